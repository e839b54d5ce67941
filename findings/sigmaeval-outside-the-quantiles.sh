#!/usr/bin/env bash
# Package:   sigmaeval 0.1.0 (scores of probabilistic forecasts, by quantiles and by classes), with numpy 2.4.6
# Guess:     crps_quantile is the continuous ranked probability score, "a proper scoring rule that generalizes the mean absolute error": the
#            further a value lies from the quantiles, the larger, and a forecast that is sure and wrong has about its distance.
#            brier_score_components gives Murphy's three parts: reliability - resolution + uncertainty is the Brier score.
# Behaviour: crps_quantile adds up between the lowest and the highest quantile only. A value that lies outside costs the same wherever it
#            is: 0.94 at 2 and at 100, for a forecast around 0. So the narrower a forecast is, the better its score, right or
#            wrong: one that is quite sure of 5 gets 0.007 for a value of 0, and the honest one around 0 gets 0.235; the best
#            of all is a point, with 0. The mean over the quantiles' own losses, which is the usual way, has it the other way round.
#            brier_score_components leaves out each probability of exactly 1: a judge who is always sure and half the time wrong
#            has a reliability of 0.125 instead of 0.25, and the three parts give 0.375 where the Brier score is 0.5.
#            Why: sigmaeval.py, np.diff of the quantiles alone; and np.digitize, which puts 1.0 behind the last bin.
# Seen (Python 3.11), crps_quantile of nine quantiles of a normal distribution, and twice the mean of their pinball losses
#   around 0, value 0             0.235   0.247
#   around 0, value 2             0.936   1.602
#   around 0, value 100           0.936  99.602
#   narrow around 5, value 0      0.007   4.996
#   parts of a sure judge         0.125 0.000 0.250, together 0.375; Brier score 0.500
# For kith's users: a model of latency or of lengths that is chosen by this score is the one that is surest. Take the pinball losses as
#            below, or crps_gaussian of the same package, which is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sigmaeval==0.1.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
from statistics import NormalDist
import numpy as np
from sigmaeval.sigmaeval import brier_score_components, brier_score_multiclass, crps_quantile

levels = np.arange(1, 10) / 10
seen = []
for name, middle, spread, value in [("around 0, value 0", 0, 1, 0.0), ("around 0, value 2", 0, 1, 2.0), ("around 0, value 100", 0, 1, 100.0),
                                    ("narrow around 5, value 0", 5, 0.01, 0.0)]:
    quantiles = np.array([NormalDist(middle, spread).inv_cdf(level) for level in levels])
    score = crps_quantile(quantiles[:, None], levels, np.array([value]), normalization=False)
    pinball = 2 * np.mean(np.maximum(levels * (value - quantiles), (levels - 1) * (value - quantiles)))
    seen.append((f"{score:.3f}", f"{pinball:.3f}"))
    print(f"{name:29} {score:.3f}  {pinball:6.3f}")
truth = np.array([0, 1] * 50)
sure = np.tile([1.0, 0.0], (100, 1))
parts = brier_score_components(truth, sure)
brier = brier_score_multiclass(truth, sure)
seen.append([f"{value:.3f}" for value in (*parts, parts[0] - parts[1] + parts[2], brier)])
print(f"{'parts of a sure judge':29}", *seen[-1])
sys.exit(0 if seen == [("0.235", "0.247"), ("0.936", "1.602"), ("0.936", "99.602"), ("0.007", "4.996"),
                       ["0.125", "0.000", "0.250", "0.375", "0.500"]] else 1)
PY
