#!/usr/bin/env bash
# Package:   kendall-w 1.0.0 ("computes Kendall's coefficient of concordance" from "a list of rating lists"), and scipy 1.17.1 to compare with
# Guess:     W is 1 for annotators who agree in everything, whatever grades they give, and never above ("Kendall's W [0:1]").
# Behaviour: the figures are taken for ranks from 1 to the number of items, whether they are or not. Three annotators who give the same marks from 1
#            to 5 agree with a W of 4; with the same marks from 1 to 100, 1600. If all of them put two items on a par, W is a third. Ranks
#            of ties, as 2.5, are refused, since only whole numbers are taken; so no list with ties can have the right W.
#            Why: kendall_w.py sums up what it is given and divides by the greatest sum that ranks without ties can have; nothing ranks, nothing
#            corrects for ties, and the check that a note in the source asks for is not there.
# Seen (Python 3.11), three items by three annotators who agree wholly, and Friedman's statistic over 3 * 2, which is W corrected for ties
#   ranks 1 2 3             W 1.000     by scipy 1.000
#   marks 1 3 5             W 4.000     by scipy 1.000
#   marks 20 60 100         W 1600.000  by scipy 1.000
#   ranks 1 2 2             W 0.333     by scipy 1.000
# For kith's users: whether people agree on how natural a model's texts are can't be taken from this figure unless each ranked all texts without
#            ties; 3 * 2 times W is what scipy.stats.friedmanchisquare gives, and it ranks by itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kendall-w==1.0.0 scipy==1.17.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
from kendall_w import compute_w
from scipy.stats import friedmanchisquare

seen = []
for name, marks in (("ranks 1 2 3", [1, 2, 3]), ("marks 1 3 5", [1, 3, 5]), ("marks 20 60 100", [20, 60, 100]), ("ranks 1 2 2", [1, 2, 2])):
    items = [[mark] * 3 for mark in marks]
    ours = compute_w(items)
    theirs = float(friedmanchisquare(*items).statistic) / (3 * 2)
    print(f"{name:23} W {ours:<9.3f} by scipy {theirs:.3f}")
    seen.append((round(ours, 3), round(theirs, 3)))
sys.exit(0 if seen == [(1.0, 1.0), (4.0, 1.0), (1600.0, 1.0), (0.333, 1.0)] else 1)
PY
