#!/usr/bin/env bash
# Packages:  bm25-vectorizer 0.0.4 (BM25 weights as "Scikit-learn Compatible" vectorizer, a subclass of TfidfVectorizer), and
#            scikit-learn 1.7.2, in whose pipelines it is to stand, with scipy 1.15.3 and numpy 2.2.6
# Guess:     BM25Vectorizer takes TfidfVectorizer's parameters besides its own, since it hands them on; a grid search or
#            cross-validation over it uses the vectorizer that it was given.
# Behaviour: scikit-learn works on clones, and a clone has k1, b and the five other parameters of the class only: analyzer, ngram_range,
#            min_df, stop_words, tokenizer, vocabulary and all others are their defaults again. So cross_val_score and
#            GridSearchCV measure words where letters were asked for, and best_estimator_ is refitted on words; only a direct fit
#            has letters. Nothing is said. get_params and repr leave them out too; set_params, and so a grid over them, refuses them.
#            norm, sublinear_tf and smooth_idf are taken without objection, and have no effect.
#            Why: __init__ has **kwargs, and scikit-learn's get_params lists only what the signature names.
# Seen (Python 3.11), what the vectorizer looks at, and the accuracy of telling words that end in -ing from others
#   BM25Vectorizer, fit           3 letters   1.00
#   the same, cross_val_score     words       0.50
#   the same, GridSearchCV        words       0.50
#   TfidfVectorizer, fit          3 letters   1.00
#   the same, cross_val_score     3 letters   1.00
#   the same, GridSearchCV        3 letters   1.00
# For kith's users: language identification or genre by n-grams of letters comes out no better than chance, and a study of k1 and b is
#            one of words. Make a subclass whose signature names what you set, or hand it to fit as a count matrix.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bm25-vectorizer==0.0.4 scikit-learn==1.7.2 scipy==1.15.3 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import sys
from bm25_vectorizer import BM25Vectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_validate
from sklearn.pipeline import make_pipeline

stems = "sail row swim float drift sink steer moor dock tow land load fish cast pull haul rest sleep wait watch".split()
texts = [stem + "ing" for stem in stems] + [stem + "er" for stem in stems]
labels = [1] * len(stems) + [0] * len(stems)
folds = StratifiedKFold(5)

def unit(pipeline):
    kinds = {len(feature) for feature in pipeline[0].get_feature_names_out()}
    return "3 letters" if kinds == {3} else "words"

seen = []
for kind in BM25Vectorizer, TfidfVectorizer:
    pipeline = make_pipeline(kind(analyzer="char", ngram_range=(3, 3)), LogisticRegression())
    crossed = cross_validate(pipeline, texts, labels, cv=folds, return_estimator=True)
    searched = GridSearchCV(pipeline, {"logisticregression__C": [1.0]}, cv=folds).fit(texts, labels)
    pipeline.fit(texts, labels)
    for name, found, accuracy in [(f"{kind.__name__}, fit", pipeline, pipeline.score(texts, labels)),
                                  ("the same, cross_val_score", crossed["estimator"][0], crossed["test_score"].mean()),
                                  ("the same, GridSearchCV", searched.best_estimator_, searched.best_score_)]:
        print(f"{name:29} {unit(found):9} {accuracy:6.2f}")
        seen.append((unit(found), round(float(accuracy), 2)))
letters, words = ("3 letters", 1.0), ("words", 0.5)
sys.exit(0 if seen == [letters, words, words, letters, letters, letters] else 1)
PY
