#!/usr/bin/env bash
# Package:   calibre 0.4.0 (calibration of probabilities and its measures; they are loaded by their path, without the solvers that the rest
#            needs), with numpy 2.4.6, scipy 1.17.1 and scikit-learn 1.9.1
# Guess:     mean_calibration_error, the first of the measures in the readme, is near 0 for the true probabilities, and grows with what a
#            forecast says too much or too little.
# Behaviour: it is least for the forecast that is always sure. Of things that happen in 7 of 10 cases, who says 1.0 has 0.30, who says 0.7 and
#            is right has 0.42. Chances rounded to 0 or 1 are better by it than the chances themselves, and so a calibrated model is
#            worse than one that has not been calibrated. expected_calibration_error of the same package says the contrary.
#            Why: calibre/metrics.py takes the mean of the distances of each forecast to 0 or 1, what came; nothing is put together before, as bins
#            are. That is the mean absolute error, whose least value is at the more likely of the two, never at the probability.
# Seen (Python 3.11), 20,000 outcomes           mean_calibration_error   expected_calibration_error
#   always 0.5, where 0.7 happen                     0.500                    0.201
#   always 0.7                                       0.420                    0.001
#   always 0.9                                       0.339                    0.199
#   always 1.0                                       0.299                    0.299
#   true chances of all sizes                        0.329                    0.008
#   the same, rounded to 0 or 1                      0.246                    0.246
# For kith's users: probabilities of next words are never to be tuned by this measure: it asks for a model that is sure of all. Take
#            expected_calibration_error, or the Brier score.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps calibre==0.4.0
"$folder/venv/bin/python" - <<'PY'
import importlib.util, random, sys, sysconfig
from pathlib import Path

path = Path(sysconfig.get_paths()["purelib"]) / "calibre" / "metrics.py"
spec = importlib.util.spec_from_file_location("metrics", path)
metrics = importlib.util.module_from_spec(spec)
spec.loader.exec_module(metrics)

chance = random.Random(1)
count = 20_000
seven = [float(chance.random() < 0.7) for _ in range(count)]
chances = [chance.random() for _ in range(count)]
came = [float(chance.random() < each) for each in chances]
seen = []
rows = [(f"always {value}" + (", where 0.7 happen" if value == 0.5 else ""), seven, [value] * count) for value in (0.5, 0.7, 0.9, 1.0)]
rows += [("true chances of all sizes", came, chances), ("the same, rounded to 0 or 1", came, [float(each > 0.5) for each in chances])]
for name, outcomes, forecasts in rows:
    mean = float(metrics.mean_calibration_error(outcomes, forecasts))
    expected = float(metrics.expected_calibration_error(outcomes, forecasts))
    seen.append((mean, expected))
    print(f"{name:44} {mean:9.3f} {expected:24.3f}")
falls = seen[0][0] > seen[1][0] > seen[2][0] > seen[3][0] and seen[4][0] > seen[5][0]
right = seen[1][1] < 0.02 < seen[3][1] and seen[4][1] < 0.02 < seen[5][1]
sys.exit(0 if falls and right else 1)
PY
