#!/usr/bin/env bash
# Package:   simple-good-turing 0.0.3 (Gale's Simple Good-Turing estimate), with python-memo 0.1.0 and numpy 2.4.6
# Guess:     p(0) is the probability of all unseen words together, P0 = N1/N, and p(0) plus the sum of Nr * p(r) over the
#            seen counts r is 1, for the method renormalises the seen ones to 1 - P0.
# Behaviour: p(0) is N1/N^2, too small by the factor N; the probability that Gale calls P0 is what rstar(0) returns, although
#            for every other r rstar(r) is a count (r*) and p(r) is the probability. The sum with p(0) is far below 1.
#            Why: simple_good_turing/sgt.py, turing_rstar_unnorm divides N1 by N[0], where N has been stored, so that r* of 0
#            is a probability already; p(r) then divides rstar(r) by N for every r.
# Seen (Python 3.11), the counts of counts 1 to 12 of Gale's example of Chinese plurals, N = 1640:
#   N1/N 0.163415  p(0) 0.000100  rstar(0) 0.163415
#   seen 0.836585  seen + p(0) 0.836685  seen + rstar(0) 1.000000
# For kith's users: a model's share of unknown words that is compared with this package's p(0), or an ARPA file whose <unk>
#            was set from it, is off by the size of the corpus (here log10 -4.00 instead of -0.79). Take rstar(0), and check the sum.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check simple-good-turing==0.0.3 python-memo==0.1.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
from collections import defaultdict
from simple_good_turing import Estimator

counts = {1: 268, 2: 112, 3: 70, 4: 41, 5: 24, 6: 14, 7: 15, 8: 14, 9: 8, 10: 11, 11: 9, 12: 6}
total = sum(r * n for r, n in counts.items())
estimator = Estimator(N=defaultdict(int, counts))
unseen = counts[1] / total
seen = sum(n * estimator.p(r) for r, n in counts.items())
print(f"N1/N {unseen:.6f}  p(0) {estimator.p(0):.6f}  rstar(0) {estimator.rstar(0):.6f}")
print(f"seen {seen:.6f}  seen + p(0) {seen + estimator.p(0):.6f}  seen + rstar(0) {seen + estimator.rstar(0):.6f}")
asStated = (abs(estimator.p(0) - unseen / total) < 1e-12 and abs(estimator.rstar(0) - unseen) < 1e-12
            and abs(seen + estimator.rstar(0) - 1) < 1e-9)
sys.exit(0 if asStated else 1)
PY
