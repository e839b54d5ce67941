#!/usr/bin/env bash
# Package:   confidence-escalation 0.3.0 (one confidence from log probabilities, what the model says of itself, and the risk of a tool)
# Guess:     the composite lies between 0 and 1, 1 where every signal is as good as can be; the risk has the weight -0.25, since "high
#            tool risk reduces confidence", so that a risk of 0 reduces nothing; and the example of its documentation gives
#            about what stands beside it, 0.712, reliable.
# Behaviour: the sum of weight times signal is divided by the sum of the weights without their signs. Any risk that is given, be it 0,
#            adds to the latter: a model that is certain of each token and says 100 % has 1.00 without a risk, and 0.75, the
#            highest value there is, with a risk of 0. By log probabilities alone it is 0.67 then, so that with the threshold of
#            0.65 of the documentation a mean probability under 0.975 escalates, whatever the tool.
#            The example of its documentation gives 0.589, and is not reliable.
#            Why: scorer.py, `weight_sum += abs(w)`, and `composite / weight_sum`.
# Seen (Python 3.11), the composite of certain tokens, with and without the answer "100% confident", at each risk
#   no risk given     1.00  1.00
#   risk 0            0.67  0.75
#   risk 0.5          0.50  0.62
#   risk 1            0.33  0.50
#   the example       0.589 False
# For kith's users: who gates on logged token probabilities this way cannot compare calls with and without a tool. Take the mean of the
#            probabilities by itself, and a threshold of its own for each tool.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check confidence-escalation==0.3.0
"$folder/venv/bin/python" - <<'PY'
import sys
from confidence_escalation import MultiSignalConfidenceScorer

scorer, seen = MultiSignalConfidenceScorer(), []
for name, risk in [("no risk given", None), ("risk 0", 0.0), ("risk 0.5", 0.5), ("risk 1", 1.0)]:
    row = [scorer.score(logprobs=[0.0, 0.0], verbalized_response=answer, tool_call_risk=risk).value
           for answer in (None, "I am 100% confident.")]
    print(f"{name:17}", *(f"{value:.2f} " for value in row))
    seen.append([round(value, 3) for value in row])
example = MultiSignalConfidenceScorer(weights={"logprob": 0.5, "verbalized": 0.3, "tool_risk": -0.2}).score(
    logprobs=[-0.1, -0.3, -0.2], verbalized_response="I am 70% confident about this answer.", tool_call_risk=0.15)
print(f"the example       {example.value:.3f} {example.is_reliable()}")
sys.exit(0 if seen == [[1, 1], [0.667, 0.75], [0.5, 0.625], [0.333, 0.5]] and round(example.value, 3) == 0.589
         and not example.is_reliable() else 1)
PY
