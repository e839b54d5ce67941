#!/usr/bin/env bash
# Package:   reliably-metrics 0.1.0 ("statistically rigorous" calibration, module reliably), with numpy 2.2.6 and scipy 1.15.3
# Guess:     with "binary scores" the calibration error is the distance between the probability said and the frequency seen, so that a model whose 0.3
#            comes true half the time, and whose 0.7 nine times in ten, has 0.2; the same model given as a matrix of two columns has the
#            same figures; a p-value is at most 1.
# Behaviour: ECE, adaptive ECE, smECE, MCE and the curve know no probability below one half: 0.3 is made 0.7 for the other outcome and thrown
#            together with the real 0.7. What is too low at both ends so cancels: the error is 0.000 by three measures, and the curve is one
#            point on the diagonal. classwise_ece of the same has 0.2. Brier's score is twice as high from two columns, 0.42 for 0.21.
#            compare() of a model with itself has p = 2.
#            Why: metrics/calibration.py: _top_label_conf_acc; stats/tests.py: 2 * min(n_le + 1, n_ge + 1) / (n_boot + 1), without a bound.
# Seen (Python 3.11), 100 times 0.3 with 50 that came true, 100 times 0.7 with 90
#   one column    ECE 0.000  adaptive_ECE 0.000  smECE 0.000  Brier 0.210
#   two columns   ECE 0.000  adaptive_ECE 0.000  smECE 0.000  Brier 0.420
#   classwise_ece 0.200, points of the curve 1, p of a model with itself 2.0
# For kith's users: the probabilities of a continuation, most of them far below one half, look calibrated when they are not. Use classwise_ece,
#            and give all models that are compared the same shape.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check reliably-metrics==0.1.0 numpy==2.2.6 scipy==1.15.3
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy as np
import reliably
from reliably.metrics.calibration import classwise_ece, reliability_curve

said = np.array([0.3] * 100 + [0.7] * 100)
true = np.array([1] * 50 + [0] * 50 + [1] * 90 + [0] * 10)
seen = []
for name, scores in (("one column", said), ("two columns", np.stack([1 - said, said], axis=1))):
    metrics = reliably.evaluate(true, scores, ci=None).metrics
    seen.append("  ".join(f"{metric} {metrics[metric].value:.3f}" for metric in ("ECE", "adaptive_ECE", "smECE", "Brier")))
    print(f"{name:13} {seen[-1]}")
classwise, points = f"{classwise_ece(true, said, ci=None).value:.3f}", int((reliability_curve(true, said)[2] > 0).sum())
itself = reliably.compare(said, said, metric="brier", y_true=true).p_value
print(f"classwise_ece {classwise}, points of the curve {points}, p of a model with itself {itself}")
start = "ECE 0.000  adaptive_ECE 0.000  smECE 0.000  Brier "
sys.exit(0 if seen == [start + "0.210", start + "0.420"] and (classwise, points, itself) == ("0.200", 1, 2.0) else 1)
PY
