#!/usr/bin/env bash
# Package:   py-stringmatching 0.4.7 (measures of likeness of texts and lists of words, after "Principles of Data Integration"), with numpy 1.26.4
# Guess:     SoftTfIdf is between 0 and 1 and from both sides nearly the same, as TF-IDF is, of which it is the soft form: a cosine of two lists, where words
#            that are nearly the same count too. Nothing is more like a list than the list itself.
# Behaviour: each word of the first list takes the word in the second that is most like it, however often that was taken before, so that variants of one
#            word count in full, each. Three forms of boat against "boat" have 1.6, and "boat" against the three forms 0.33; the list itself has 1.
#            Adding a form that is almost there makes "the old boat" more than like itself. With a corpus for the weights it is no better.
#            Why: soft_tfidf.py sums over the words of the first list, and only over them, while the lengths by which it divides leave likeness out.
# Seen (Python 3.11), Jaro-Winkler, threshold 0.8: SoftTfIdf from both sides, and TfIdf
#   boat                   / boat             1.000  1.000   1.000
#   boats boat boated      / boat             1.596  0.333   0.333
#   the old boat boats     / the old boat     1.074  0.655   0.655
#   the old boats          / the old boat     0.973  0.973   0.333
# For kith's users: to find lines that say the same, a list sorted by it begins with the ones that stammer. Take the smaller of the two sides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check py-stringmatching==0.4.7 numpy==1.26.4
"$folder/venv/bin/python" - <<'PY'
import sys
from py_stringmatching import JaroWinkler, SoftTfIdf, TfIdf

soft, hard, seen = SoftTfIdf(sim_func=JaroWinkler().get_raw_score, threshold=0.8), TfIdf(dampen=False), []
for first, second in (("boat", "boat"), ("boats boat boated", "boat"), ("the old boat boats", "the old boat"), ("the old boats", "the old boat")):
    one, other = first.split(), second.split()
    seen.append(tuple(round(score, 3) for score in (soft.get_raw_score(one, other), soft.get_raw_score(other, one), hard.get_raw_score(one, other))))
    print(f"{first:22} / {second:16} {seen[-1][0]:.3f}  {seen[-1][1]:.3f}   {seen[-1][2]:.3f}")
corpus = [["boat"], ["the", "old", "boat"], ["sail"], ["boats", "boat", "boated"]]
weighed = SoftTfIdf(corpus, sim_func=JaroWinkler().get_raw_score, threshold=0.8).get_raw_score(["boats", "boat", "boated"], ["boat"])
sys.exit(0 if weighed > 1.5 and seen == [(1, 1, 1), (1.596, 0.333, 0.333), (1.074, 0.655, 0.655), (0.973, 0.973, 0.333)] else 1)
PY
