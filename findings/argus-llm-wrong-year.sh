#!/usr/bin/env bash
# Package:   argus-llm 0.1.1 (scores of a model's answer without a model, among them groundedness and accuracy; module argus_ai)
# Guess:     another year than the context's lowers the groundedness; a wrong answer has an accuracy near 0 beside the truth, the right one near 1;
#            shares that make 210 percent are noticed, as the code says; "is not" is no contradiction.
# Behaviour: only words of four small Latin letters and more are compared: 1832 for 1932 is grounded with 1.0. The accuracy is the mean of the
#            agreement with the truth and of checks that are as good as always passed: the wrong year has 0.5, and so has the right one in a
#            sentence, for its full stop belongs to the word. The sign % is never found, so that no sum of shares is too great. Whoever says
#            "is not" contradicts himself, for "is" is in it.
#            Why: scoring/metrics.py: [a-z]{4,}; sum(scores) / len(scores); %?\b cannot end behind a % before a blank; the pair is, is not.
# Seen (Python 3.11)
#   groundedness of the right year 1.0, of a wrong one 1.0
#   truth 1932: "1832" 0.5, "It was opened in 1932." 0.5
#   60%, 70% and 80% of all: numeric precision 0.9
#   "This is not a bridge.": consistency 0.9, "This was a bridge.": 1.0
# For kith's users: half of the scale is given away. Compare answers with the truth by themselves.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check argus-llm==0.1.1 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import sys
import structlog
structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=sys.stderr))
from argus_ai import AccuracyScorer, EvalRequest, GroundednessScorer

context = "The bridge of the harbour was opened in 1932 and carries many cars."
grounded = [GroundednessScorer().score(EvalRequest(prompt="When?", context=context, response=f"The bridge was opened in {year}.")).score
            for year in (1932, 1832)]
print("groundedness of the right year {}, of a wrong one {}".format(*grounded))
def accuracy(response, truth=None):
    return AccuracyScorer().score(EvalRequest(prompt="When?", response=response, ground_truth=truth))

wrong, right = accuracy("1832", "1932").score, accuracy("It was opened in 1932.", "1932").score
print(f"truth 1932: \"1832\" {wrong}, \"It was opened in 1932.\" {right}")
shares = accuracy("Of all 60% are men, 70% are women and 80% are children.").details["numeric_precision"]
print("60%, 70% and 80% of all: numeric precision", shares)
negation, plain = (accuracy(text).details["internal_consistency"] for text in ("This is not a bridge.", "This was a bridge."))
print(f"\"This is not a bridge.\": consistency {negation}, \"This was a bridge.\": {plain}")
sys.exit(0 if grounded == [1.0, 1.0] and (wrong, right, shares, negation, plain) == (0.5, 0.5, 0.9, 0.9, 1.0) else 1)
PY
