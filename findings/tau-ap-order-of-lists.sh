#!/usr/bin/env bash
# Package:   tau-ap 0.1.0 (the rank correlation of Yilmaz, Aslam and Robertson, 2008, which counts the top of a ranking more), numpy 2.4.6
# Guess:     tau_ap(x, y) of two lists of scores, without ties as it asks, is the same for the same pairs of scores in any order, as Kendall's
#            tau and each other correlation is; an exchange at the top of the ranking costs more than one at its end.
# Behaviour: nothing is sorted. The order of the lists is taken for the ranking, the first pair for the top, whatever its scores are. Lists in the
#            order of names, of the file or of their identifiers give a number between 0.70 and 0.95 for one and the same agreement;
#            lists with ascending scores have top and end exchanged, so that what costs little costs much. Its documentation says
#            nothing of an order. Where all pairs agree, or none, it is right in each order.
#            Why: tau_ap/tau_ap.py goes through the pairs (i, j) with j < i as they stand.
# Seen (Python 3.11), ten scores, the two best or the two worst exchanged: by the package, and with the pairs sorted first
#   best exchanged, descending    0.7778  0.7778
#   worst exchanged, descending   0.9753  0.9753
#   best exchanged, ascending     0.9753  0.7778
#   worst exchanged, ascending    0.7778  0.9753
#   both, in 2000 random orders   0.7037 to 0.9475, 0.7531
# For kith's users: to see whether two models rank candidates alike, sort the pairs by the reference's scores first, the best at the top.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tau-ap==0.1.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import random
import sys
from tau_ap import tau_ap

def in_order(x, y):
    return tau_ap(*map(list, zip(*sorted(zip(x, y), reverse=True))))

scores = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
best, worst, both = [8, 9] + scores[2:], scores[:8] + [0, 1], [8, 9] + scores[2:8] + [0, 1]
seen = []
for name, x, y in [("best exchanged, descending", scores, best), ("worst exchanged, descending", scores, worst),
                   ("best exchanged, ascending", scores[::-1], best[::-1]), ("worst exchanged, ascending", scores[::-1], worst[::-1])]:
    seen.append((f"{tau_ap(x, y):.4f}", f"{in_order(x, y):.4f}"))
    print(f"{name:29} {seen[-1][0]}  {seen[-1][1]}")
random.seed(1)
values, sorted_values = [], set()
for _ in range(2000):
    pairs = random.sample(list(zip(scores, both)), 10)
    values.append(tau_ap(*zip(*pairs)))
    sorted_values.add(f"{in_order(*zip(*pairs)):.4f}")
seen.append((f"{min(values):.4f}", f"{max(values):.4f}", *sorted_values))
print(f"{'both, in 2000 random orders':29} {seen[-1][0]} to {seen[-1][1]}, {seen[-1][2]}")
sys.exit(0 if seen == [("0.7778", "0.7778"), ("0.9753", "0.9753"), ("0.9753", "0.7778"), ("0.7778", "0.9753"),
                       ("0.7037", "0.9475", "0.7531")] else 1)
PY
