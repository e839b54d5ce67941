#!/usr/bin/env bash
# Package:   juryeval 0.5.0 (metrics, judges and "statistical significance" for language models), its compare_models, "Full head-to-head comparison"
# Guess:     ci_lower and ci_upper are the interval of what is compared, the difference of the two models or the rate of wins, so that it holds
#            neither a mean of one model far from the other's nor the same values for every pair. The scores are pairs, one of each
#            model for a question, as the rate of wins takes them, so that a model better on each question is plainly better.
# Behaviour: the interval is that of the mean of all scores of both models, thrown together: of models with the means 0.1 and 0.9 it is 0.42 to 0.59,
#            which holds neither. It is the same if the two change places, and says nothing of which is better. The test
#            takes the pairs apart: a model that is better by 0.05 on each of 40 questions wins 40 of 40 and has p = 0.45.
#            Why: significance/winrate.py: bootstrap_ci(scores_a + scores_b); bootstrap_pvalue shuffles all scores in one list.
# Seen (Python 3.11), 1000 resamples, seed 1 (significance is imported without the rest of the package, which wants torch)
#   0.1 and 0.9 on 40 questions     wins 0.0  interval 0.42 to 0.59  p = 0.001
#   the same, in the other order    wins 1.0  interval 0.42 to 0.59  p = 0.001
#   better by 0.05 on each          wins 1.0  interval 0.45 to 0.57  p = 0.449
# For kith's users: two models judged on the same questions are to be compared by the differences question by question: give
#            bootstrap_ci the list of differences, and look whether 0 lies within.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps juryeval==0.5.0
"$folder/venv/bin/python" - <<'PY'
import sys, sysconfig, types
from pathlib import Path

package = types.ModuleType("juryeval")
package.__path__ = [str(Path(sysconfig.get_paths()["purelib"]) / "juryeval")]
sys.modules["juryeval"] = package
from juryeval.significance import compare_models

def compared(name, first, second):
    result = compare_models(first, second, seed=1)
    interval = f"{result['ci_lower']:.2f} to {result['ci_upper']:.2f}"
    print(f"{name:31} wins {result['win_rate']}  interval {interval}  p = {result['p_value']:.3f}")
    return result["win_rate"], interval, f"{result['p_value']:.3f}"

low, high, spread = [0.1] * 40, [0.9] * 40, [number / 40 for number in range(40)]
seen = [compared("0.1 and 0.9 on 40 questions", low, high), compared("the same, in the other order", high, low),
        compared("better by 0.05 on each", [score + 0.05 for score in spread], spread)]
sys.exit(0 if seen == [(0.0, "0.42 to 0.59", "0.001"), (1.0, "0.42 to 0.59", "0.001"), (1.0, "0.45 to 0.57", "0.449")] else 1)
PY
