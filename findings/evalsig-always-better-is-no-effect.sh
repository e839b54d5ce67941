#!/usr/bin/env bash
# Package:   evalsig 0.1.2 (is a gain of a language model's evaluation real? a gate "before shipping"), with numpy 2.4.6 and scipy 1.17.1
# Guess:     of two models on the same items, the one that is right on all 200 while the other is wrong on all of them has a large effect,
#            and the sequential gate, which looks after every item, stops as soon as it may, at the 30th.
# Behaviour: the effect is 0, "negligible", and the gate never stops: after 200 items, or 10,000, it has the interval from minus to plus
#            infinity. So it is with any difference that is the same on every item, 0.5 points on each for instance. If the 151st of the
#            200 is otherwise, the effect is 14, "large", and the gate stops there: at the first item that speaks against. The paired t
#            test of the package has p = 0 on the same data, and Cliff's delta is 1.
#            Why: inference/sequential.py has an infinite half-width where the standard deviation is 0, "not enough data" by its
#            docstring; inference/effect_size.py returns 0 where it is below 1e-12. That no difference at all and the same difference
#            everywhere both have no spread, only the t test minds.
# Seen (Python 3.11), d of the pairs, items at which the gate stopped
#   better on 199 of 200   14.07 large        151
#   better on all 200       0.00 negligible   never
#   0.5 more on each        0.00 negligible   never
#   p of the t test, delta 0.0 1.0
# For kith's users: of a candidate that is better on every text by the same number of bits, as after a change of the vocabulary's size or of the unit,
#            the gate says nothing. Add an interval of your own, or look at the mean.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps evalsig==0.1.2
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy as np
from evalsig.inference.effect_size import cliffs_delta, cohens_d_paired
from evalsig.inference.paired import paired_t_test
from evalsig.inference.sequential import sequential_gate

seen = []
worse = np.zeros(200)
nearly = np.ones(200)
nearly[150] = 0
for name, better in [("better on 199 of 200", nearly), ("better on all 200", np.ones(200)), ("0.5 more on each", worse + 0.5)]:
    effect, gate = cohens_d_paired(worse, better), sequential_gate(better - worse)
    seen.append((round(effect.value, 2), effect.magnitude, gate.n_pairs if gate.stopped else "never"))
    print(f"{name:22} {seen[-1][0]:5.2f} {seen[-1][1]:12}", seen[-1][2])
sure = paired_t_test(worse, np.ones(200)).p_value, cliffs_delta(worse, np.ones(200)).value
print(f"{'p of the t test, delta':22}", *sure)
sys.exit(0 if seen[1:] == [(0.0, "negligible", "never")] * 2 and seen[0][1] == "large" and seen[0][2] == 151 and sure == (0.0, 1.0) else 1)
PY
