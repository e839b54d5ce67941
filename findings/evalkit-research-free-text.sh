#!/usr/bin/env bash
# Package:   evalkit-research 0.1.0 ("rigorous" evaluation with intervals, module evalkit), numpy 2.2.6, scipy 1.15.3, scikit-learn 1.7.2
# Guess:     the interval of an accuracy of one half over 40 answers is some 0.15 to each side, whatever the answers are; WilcoxonTest's
#            effect is, as it says, in [-1, 1]: 0 where neither model is better, 1 and -1 where one always is.
# Behaviour: where each answer is a text of its own, as in questions and answers, translation or names, the interval is 0.5000 to 0.5000: no
#            uncertainty at all, whatever the accuracy. The default draws anew within each class, and takes each different reference for a class;
#            a class of one has one answer to draw. stratify=False gives the right one. Two models of which neither is better have an
#            effect of 0.5, "large" by its own table; it is 1 if the first always wins, and 1 if the second does.
#            Why: metrics/base.py, Metric.compute(stratify=True); comparison.py: r = 1 - 2W / (n(n+1)), with W the smaller of the two sums of
#            ranks, which add up to n(n+1)/2.
# Seen (Python 3.11), seed 42; evalkit.metrics imported without the rest of the package
#   free text, 20 of 40 right       Accuracy: 0.5000 (95% CI: 0.5000–0.5000, n=40)
#   the same, stratify=False        Accuracy: 0.5000 (95% CI: 0.3500–0.6500, n=40)
#   neither better  p = 0.90  effect 0.51
#   first better    p = 0.00  effect 1.00
#   second better   p = 0.00  effect 1.00
# For kith's users: a small model's accuracy looks certain to four places. Call compute(..., stratify=False) unless the references are
#            labels, and take the direction from the means.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps evalkit-research==0.1.0 \
    numpy==2.2.6 scipy==1.15.3 scikit-learn==1.7.2 joblib==1.5.2 threadpoolctl==3.6.0
"$folder/venv/bin/python" - <<'PY'
import logging, sys, sysconfig, types
from pathlib import Path

package = types.ModuleType("evalkit")
package.__path__ = [str(Path(sysconfig.get_paths()["purelib"]) / "evalkit")]
sys.modules["evalkit"] = package
logging.disable(logging.WARNING)
from evalkit.metrics.accuracy import Accuracy
from evalkit.metrics.comparison import WilcoxonTest

references = [f"answer {number}" for number in range(40)]
answers = [text if number % 2 else "none" for number, text in enumerate(references)]
seen = [str(Accuracy(n_resamples=2000).compute(answers, references)),
        str(Accuracy(n_resamples=2000).compute(answers, references, stratify=False))]
print("free text, 20 of 40 right      ", seen[0])
print("the same, stratify=False       ", seen[1])
scores = [number / 40 for number in range(40)]
better = [score + 0.1 + number / 1000 for number, score in enumerate(scores)]
either = [score + (1 if number % 2 else -1) * (0.1 + number / 1000) for number, score in enumerate(scores)]
for name, first, second in [("neither better", either, scores), ("first better", better, scores), ("second better", scores, better)]:
    result = WilcoxonTest().test(first, second)
    seen.append(f"p = {result.p_value:.2f}  effect {result.effect_size:.2f}")
    print(f"{name:15} {seen[-1]}")
sys.exit(0 if seen == ["Accuracy: 0.5000 (95% CI: 0.5000–0.5000, n=40)", "Accuracy: 0.5000 (95% CI: 0.3500–0.6500, n=40)",
                       "p = 0.90  effect 0.51", "p = 0.00  effect 1.00", "p = 0.00  effect 1.00"] else 1)
PY
