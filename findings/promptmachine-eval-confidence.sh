#!/usr/bin/env bash
# Package:   promptmachine-eval 0.1.0 (arena of language models with Elo ratings and their uncertainty), its EloCalculator (taken by its path,
#            without the packages that the rest needs)
# Guess:     confidence_interval(rating, sd, confidence) is wider, the higher the confidence is.
# Behaviour: it knows three levels, 0.90, 0.95 and 0.99; each other gives the interval of 0.95 without a word. So the one of 99.9% is narrower than
#            the one of 99%, the one of 50% wider than that of 90%, and a confidence of 95, in percent, is taken as well.
#            Why: elo.py looks the level up in a table of three, with 1.96 for what is not in it; "approximation" says the comment.
# Seen (Python 3.11), rating 1200, standard deviation 100, by the package, and by the normal distribution
#    50.0%   1004.0 to 1396.0   1132.6 to 1267.4
#    80.0%   1004.0 to 1396.0   1071.8 to 1328.2
#    90.0%   1035.5 to 1364.5   1035.5 to 1364.5
#    95.0%   1004.0 to 1396.0   1004.0 to 1396.0
#    99.0%    942.4 to 1457.6    942.4 to 1457.6
#    99.9%   1004.0 to 1396.0    870.9 to 1529.1
# For kith's users: an interval of this arena at any level but those three is to be computed by hand, as rating plus and minus
#            statistics.NormalDist().inv_cdf((1 + level) / 2) times the deviation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps promptmachine-eval==0.1.0
"$folder/venv/bin/python" - <<'PY'
import importlib.util, sys, sysconfig
from pathlib import Path
from statistics import NormalDist

path = Path(sysconfig.get_paths()["purelib"]) / "promptmachine_eval" / "elo.py"
spec = importlib.util.spec_from_file_location("elo", path)
elo = importlib.util.module_from_spec(spec)
sys.modules["elo"] = elo
spec.loader.exec_module(elo)
calculator, widths = elo.EloCalculator(), {}
for level in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999):
    low, high = calculator.confidence_interval(1200, 100, level)
    margin = 100 * NormalDist().inv_cdf((1 + level) / 2)
    print(f"{level:6.1%}  {low:7.1f} to {high:6.1f}  {1200 - margin:7.1f} to {1200 + margin:6.1f}")
    widths[level] = high - low
alike = widths[0.5] == widths[0.8] == widths[0.95] == widths[0.999] == calculator.confidence_interval(0, 100, 95)[1] * 2
sys.exit(0 if alike and widths[0.999] < widths[0.99] and widths[0.5] > widths[0.9] else 1)
PY
