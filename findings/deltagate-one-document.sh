#!/usr/bin/env bash
# Package:   deltagate 0.1.1 (paired differences of two models' scores, with intervals that mind that questions belong together), numpy 2.4.6
# Guess:     where all questions come from one document, the standard error by documents is undefined ("SE undefined", says the source); so no
#            interval, or none narrower than without documents, and no significance.
# Behaviour: the interval has the width 0 and p is 0: the least knowledge gives the greatest certainty. Two models that toss a coin at each of 40
#            questions of one document differ "infinitely" significantly, unless they tie; of two documents, and without any, they don't.
#            Why: paired.py gives 0 for the standard error of fewer than two clusters, and the same function takes 0 for differences
#            that are all alike, whose p it sets to 0.
# Seen (Python 3.11), difference of two coins at 40 questions, its interval and p
#   no documents      +0.075  -0.116 to 0.266  0.441
#   two documents     +0.075  -0.170 to 0.320  0.549
#   one document      +0.075   0.075 to 0.075  0.000
#   pairs of coins that differ significantly, of 200, by no documents 11, by one document 185
# For kith's users: where two models are scored on the parts of one book, give no clusters at all, and say that it was one book.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check deltagate==0.1.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import random, sys
from deltagate import paired_delta

def coins(seed):
    chance = random.Random(seed)
    return [[float(chance.random() < 0.5) for _ in range(40)] for _ in range(2)]

one, two = coins(3)
rows = []
for name, documents in (("no documents", None), ("two documents", ["a"] * 20 + ["b"] * 20), ("one document", ["a"] * 40)):
    told = paired_delta(one, two, clusters=documents)
    rows.append((told["lower"], told["upper"], told["p_value"]))
    print(f"{name:17} {told['delta']:+.3f}  {told['lower']:6.3f} to {told['upper']:.3f}  {told['p_value']:.3f}")
counts = [sum(paired_delta(*coins(seed), clusters=documents)["p_value"] < 0.05 for seed in range(200)) for documents in (None, ["a"] * 40)]
print(f"pairs of coins that differ significantly, of 200, by no documents {counts[0]}, by one document {counts[1]}")
ok = rows[2][0] == rows[2][1] and rows[2][2] == 0 and rows[0][2] > 0.4 and rows[1][2] > 0.4
sys.exit(0 if ok and counts[0] <= 20 and counts[1] >= 150 else 1)
PY
