#!/usr/bin/env bash
# Package:   py-infinigram 0.7.0 (n-gram models of any length by suffix array), with pydivsufsort 0.0.20 and numpy 2.4.6
# Guess:     after a context that occurs very often, predict() gives the relative frequencies of what follows it, or those of
#            10,000 places drawn at random, for the documentation says that occurrences are sampled.
# Behaviour: the 10,000 places are the first ones of the suffix array, and that is sorted by what follows the context. So
#            what sorts first is counted and the rest has probability 0: of a, b and c that follow 20,000 times each, a gets 1.
#            No parameter of predict(), score() or generate() changes it, and nothing is said. In a megabyte of English every
#            common letter is that frequent, and what is lost is no matter of chance: it is the end of the alphabet.
#            Why: infinigram/infinigram.py, continuations(limit=10000) asks search() for the first `limit` positions; predict()
#            and score() call it with that default. continuations(context, limit=None) counts all.
# Seen (Python 3.11), probability of a, b and c behind x, which they follow equally often, in random order:
#    10000 times x                0.333 0.333 0.333
#    15000 times x                0.500 0.500 0.000
#    60000 times x                1.000 0.000 0.000
#   score of xc, in nats          -6.6  -37.8  -37.8
#   limit=None                    0.333 0.333 0.333
# For kith's users: perplexities of this package on corpora of more than some ten thousand letters are no baseline for those of
#            kith, or of anything; neither are texts that it generates.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check py-infinigram==0.7.0 pydivsufsort==0.0.20 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import random
import sys
from infinigram import Infinigram

asStated = True

def show(name, values, expected):
    global asStated
    print(f"{name:29}", *(f"{value:.3f}" for value in values))
    asStated = asStated and all(abs(value - other) < 1e-3 for value, other in zip(values, expected))

third = [1 / 3] * 3
scores = []
for times, expected in [(10_000, third), (15_000, [0.5, 0.5, 0]), (60_000, [1, 0, 0])]:
    pairs = [bytes([ord("x"), ord("abc"[index % 3])]) for index in range(times)]
    random.Random(1).shuffle(pairs)
    model = Infinigram(b"".join(pairs))
    after = model.predict(b"x")
    show(f"{times:6} times x", [after.get(letter, 0) for letter in b"abc"], expected)
    scores.append(model.score(b"xc"))
print(f"{'score of xc, in nats':29}", "  ".join(f"{score:.1f}" for score in scores))
counts = model.continuations(b"x", limit=None)
show("limit=None", [counts[letter] / sum(counts.values()) for letter in b"abc"], third)
asStated = asStated and abs(scores[0] + 6.6438) < 1e-2 and scores[1] < -25 and scores[2] < -25
sys.exit(0 if asStated else 1)
PY
