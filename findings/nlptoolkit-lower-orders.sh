#!/usr/bin/env bash
# Package:   nlptoolkit-ngram 1.0.21 (n-gram models; one of some 60 packages of that family), with
#            nlptoolkit-datastructure 1.0.15 and nlptoolkit-sampling 1.0.8
# Guess:     the probability of a single word, asked of a model of order 2 or 3 or mixed into it by interpolated smoothing, is
#            the word's relative frequency in the text, as in a model of order 1; so is its count.
# Behaviour: it is the share of the n-grams of full length that begin with the word. The last word of a sentence begins no
#            bigram, the last two no trigram: </s>, the most frequent token of many texts, has count and probability 0, the
#            word before it has neither in a model of order 3, and all others have too much. Interpolation exists for what a
#            longer history has not seen; for the end of a sentence it adds nothing then.
#            Why: NGram/NGram.py, addNGramSentence puts n-grams of length N into one tree, and the lower orders are read off
#            its upper levels.
# Seen (Python 3.11), without smoothing, for "the boat lies", "the harbour" and "a boat lies", between <s> and </s>
#   order 1                       the 0.1429  lies 0.1429  </s> 0.2143  count of </s> 3
#   order 2                       the 0.1818  lies 0.1818  </s> 0.0000  count of </s> 0
#   order 3                       the 0.2500  lies 0.0000  </s> 0.0000  count of </s> 0
# For kith's users: a model's single words are not its unigrams here; take those from a model of order 1. Counts made by
#            `kithd count` have every word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nlptoolkit-ngram==1.0.21 nlptoolkit-datastructure==1.0.15 \
  nlptoolkit-sampling==1.0.8
"$folder/venv/bin/python" - <<'PY'
import sys
from NGram.NGram import NGram
from NGram.NoSmoothing import NoSmoothing

text = [["<s>", *line.split(), "</s>"] for line in ("the boat lies", "the harbour", "a boat lies")]
seen = []
for order in (1, 2, 3):
    model = NGram(order, text)
    model.calculateNGramProbabilitiesSimpleLevel(NoSmoothing(), 1)
    words = {word: model.getProbability(word) for word in ("the", "lies", "</s>")}
    seen.append(([round(p, 4) for p in words.values()], model.getCount(["</s>"])))
    print(f"{f'order {order}':29}", "  ".join(f"{word} {p:.4f}" for word, p in words.items()), f" count of </s> {seen[-1][1]}")
sys.exit(0 if seen == [([0.1429, 0.1429, 0.2143], 3), ([0.1818, 0.1818, 0], 0), ([0.25, 0, 0], 0)] else 1)
PY
