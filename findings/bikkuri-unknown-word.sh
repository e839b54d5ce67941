#!/usr/bin/env bash
# Package:   bikkuri 0.3.2 (surprisal of the words of texts, by n-gram frequencies)
# Guess:     a word that the model has never met surprises more than a word that it knows, in the same place; and 2^-surprisal,
#            added up over all words that it knows, is 1 or less.
# Behaviour: an unknown word has the probability 1/(c + 1) after words that were met c times, whatever it is. A known word that
#            was not met there has its probability without history, with no weight for backing off, and one that was has its
#            relative frequency, undiminished. So the rarer the words before, the less an unknown word surprises: behind
#            `green`, which was met twice and before `boat` only, a misprint has 1.58 bits, and `the`, the most frequent
#            word of all, 2.07. The probabilities behind `green` sum to 1.90 over the known words, without the unknown ones.
#            Order 3 does not fall back to order 2: where two words were not met together, the history counts for nothing.
# Seen (Python 3.11), bits of the last word, order 2 (last line: order 3)
#   the green / boat              0.00
#   the green / boot (unknown)    1.58
#   the green / the               2.07
#   the green / quay              4.39
#   sum behind green              1.90
#   old green / boat (order 3)    3.39
# For kith's users: surprisals of this package do not compare with kith's, whose probabilities sum to 1 over the known words and
#            <unk>; and a rise at an unknown word must not be expected.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bikkuri==0.3.2
"$folder/venv/bin/python" - <<'PY'
import sys
from bikkuri.ngram import NGramFrequencySurprisal

texts = [text.split() for text in (
    "the green boat lies in the harbour", "the old boat lies at the quay", "the boat lies in the old harbour",
    "a green boat came into the harbour at noon", "the old man sat at the quay", "the man came at noon")]
words = sorted({word for text in texts for word in text})

def bits(history, word, order=2):
    model = NGramFrequencySurprisal(order)
    model.fit(texts)
    return model.surprisal([[*history.split(), word]])[0][-1][1]

seen = []
for history, word, note, order in [
    ("the green", "boat", "", 2), ("the green", "boot", " (unknown)", 2), ("the green", "the", "", 2), ("the green", "quay", "", 2),
    ("old green", "boat", " (order 3)", 3)]:
    seen.append((f"{history} / {word}{note}", bits(history, word, order)))
seen.insert(4, ("sum behind green", sum(2 ** -bits("the green", word) for word in words)))
for name, value in seen:
    print(f"{name:29} {abs(value):.2f}")
sys.exit(0 if [f"{abs(value):.2f}" for _, value in seen] == ["0.00", "1.58", "2.07", "4.39", "1.90", "3.39"] else 1)
PY
