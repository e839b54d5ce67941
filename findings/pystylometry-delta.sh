#!/usr/bin/env bash
# Package:   pystylometry 1.4.3 (measures of style), its compute_burrows_delta and compute_cosine_delta of two texts
# Guess:     Burrows' Delta of two texts by one author is smaller than of two by different ones ("lower scores indicate more similar texts"); the
#            cosine Delta lies between 0, for the same, and 2.
# Behaviour: mean and deviation of each word's frequency are taken from the two texts alone. So each word that is not exactly as frequent in both
#            is the root of 2 apart from the other, by how much it may differ, and Delta is 1.414 times the share of such words: for any two texts of
#            unlike length, 1.414. The cosine Delta is 2 for any two texts (the one's vector is the other's with the sign turned), and 1 for a
#            text and itself, where 0 is meant. distance_type="eder" is the same figure as "burrows".
#            That two texts do not suffice is said in another function of the package (compute_johns_delta), which therefore does otherwise.
#            Why: pystylometry/authorship/burrows_delta.py: `combined_std` is the deviation of two values.
# Seen (Python 3.11), a text of 3001 words against three others, by 20, 100 and 200 words
#                                    Burrows' Delta       cosine Delta
#   2003 words of the same source    1.414 1.414 1.414    2.0 2.0 2.0
#   2003 words of another            1.414 1.414 1.414    2.0 2.0 2.0
#   itself                           0.000 0.000 0.000    1.0 1.0 1.0
# For kith's users: whether a model's text is near to its author's this cannot tell. Delta needs a collection of texts, from which the deviations
#            come; with two, compute_johns_delta or compute_kilgarriff of this package do tell them apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pystylometry==1.4.3
"$folder/venv/bin/python" - <<'PY'
import random, sys
from pystylometry.authorship import compute_burrows_delta, compute_cosine_delta, compute_johns_delta, compute_kilgarriff

names = [first + vowel + last for first in "bdfglmnprst" for vowel in "aeiou" for last in ("n", "l", "rd", "st", "m", "ck")]

def text(length, seed, shift):
    chance = random.Random(seed)
    return " ".join(names[(int(len(names) * chance.random() ** 4) + shift) % len(names)] for _ in range(length))

one, same, other = text(3001, 1, 0), text(2003, 2, 0), text(2003, 3, 60)
seen = []
for name, second in (("2003 words of the same source", same), ("2003 words of another", other), ("itself", one)):
    burrows = [f"{compute_burrows_delta(one, second, mfw=number).delta_score:.3f}" for number in (20, 100, 200)]
    cosine = [f"{compute_cosine_delta(one, second, mfw=number).delta_score:.1f}" for number in (20, 100, 200)]
    seen.append((set(burrows), set(cosine)))
    print(f"{name:32} {' '.join(burrows)}    {' '.join(cosine)}")
told = compute_johns_delta(one, same).delta_score < compute_johns_delta(one, other).delta_score
told = told and compute_kilgarriff(one, same).chi_squared < compute_kilgarriff(one, other).chi_squared
sys.exit(0 if told and seen == [({"1.414"}, {"2.0"}), ({"1.414"}, {"2.0"}), ({"0.000"}, {"1.0"})] else 1)
PY
