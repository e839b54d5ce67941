#!/usr/bin/env bash
# Package:   pydantic-cal 0.0.4 (calibration of the confidences of language models), with numpy 2.4.6
# Guess:     smece, "Smooth ECE" after Blasiok and others (2023), is 0 for a forecast that is right as often as it says, as every
#            measure of those papers is; IsotonicScaler gives equal confidences the share of them that was right, and pools.
# Behaviour: smece smooths the outcomes only, and compares them with the forecast as it is, where the papers smooth the difference.
#            So each confidence is held against what its neighbours were worth: one of 0.9 that is right in 9 of 10 cases
#            and one of 1.0 that is always right get 0.038 together, and the same cases with less honest confidences, moved
#            towards each other, get less. ECE has it the other way round.
#            IsotonicScaler knows no equal confidences, such as a model has that states them itself: they get the outcome of the
#            last of them, 1.0 where half were right; and fit ends in an IndexError at the first case that was right before one
#            that was wrong, so that the order of the cases decides. It takes just what needs no scaling.
#            Why: metrics.py, `np.abs(f_hat - c)`; scalers.py, `while i < n - 1` goes on to the length before the pooling.
# Seen (Python 3.11), 10 cases of each confidence, 9 and 10 of them right; ECE, smece, and the difference smoothed instead
#   0.900 and 1.000              ECE 0.0000  smece 0.0378  difference 0.0000
#   0.938 and 0.962              ECE 0.0380  smece 0.0113  difference 0.0005
#   isotonic, 0.9 wrong wrong right right   1.0
#   isotonic, 0.9 right right wrong wrong   IndexError
# For kith's users: of confidences made from log probabilities take ece, mce and brier of this package, which are as defined, or
#            the smoothed difference as below; for isotonic fits take another package.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic-cal==0.0.4 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy
from pydantic_cal import IsotonicScaler, ece, smece

right = numpy.array([0] + [1] * 9 + [1] * 10)

def smoothed(confidences, sigma=0.1):
    """Mean over the forecasts of the absolute mean difference, weighed by the same kernel as in smece."""
    kernel = numpy.exp(-((confidences[:, None] - confidences[None, :]) ** 2) / (2 * sigma**2))
    return numpy.abs((kernel * (right - confidences)).sum(axis=1) / kernel.sum(axis=1)).mean()

seen = []
for low, high in [(0.9, 1.0), (0.938, 0.962)]:
    confidences = numpy.array([low] * 10 + [high] * 10)
    values = ece(confidences, right, n_bins=50), smece(confidences, right), smoothed(confidences)
    print(f"{low:.3f} and {high:.3f}              ECE {values[0]:.4f}  smece {values[1]:.4f}  difference {values[2]:.4f}")
    seen.append(tuple(round(float(value), 4) for value in values))

for outcomes in [0, 0, 1, 1], [1, 1, 0, 0]:
    try:
        value = IsotonicScaler().fit([0.9] * 4, outcomes).transform(0.9)
    except IndexError:
        value = "IndexError"
    print(f"isotonic, 0.9 {' '.join(['wrong', 'right'][outcome] for outcome in outcomes)}   {value}")
    seen.append(str(value))
sys.exit(0 if seen == [(0, 0.0378, 0), (0.038, 0.0113, 0.0005), "1.0", "IndexError"] else 1)
PY
