#!/usr/bin/env bash
# Package:   hallucination-risk-meter 0.1.0 (a risk from 0 to 1 that an answer is made up, given its context and citations)
# Guess:     an answer that was copied from the context has a lower risk than one that has nothing to do with it; a number that stands in the
#            context is not an "unsourced specific".
# Behaviour: the context is looked at for names of two words or more, and for nothing else: a sentence copied with its year and its price has 0.45,
#            "medium", with a citation given 0.3, and an invention without a number and a long name 0.0. The same year and price made up have
#            0.45 too. Only a mark like [1] within the sentence lowers it, whatever it points to.
#            "may" followed by a number is a date: "it may 10 times fail" is an unsourced specific.
#            Why: score.py: unsourced_specifics is _SPECIFICS_RE without a look at ctx; \d{4,}, and months whatever their case.
# Seen (Python 3.11), context "The mill was sold in 1912 for $4,000."
#   The mill was sold in 1912 for $4,000.      0.45 medium
#   The mill was sold in 1855 for $9,000.      0.45 medium
#   The mill was a gift of the queen.          0.0 low
#   The mill was sold in 1855 [1].             0.15 low
# For kith's users: as a gate for answers from memories it lets inventions through and stops quotations. Compare numbers and names with the context.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check hallucination-risk-meter==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from hallucination_risk_meter import score

context = "The mill was sold in 1912 for $4,000."
seen = []
for answer in (context, "The mill was sold in 1855 for $9,000.", "The mill was a gift of the queen.", "The mill was sold in 1855 [1]."):
    risk = score(answer, context=context)
    seen.append((risk.score, risk.severity))
    print(f"{answer:42} {risk.score} {risk.severity}")
seen.append("unsourced_specifics" in score("It may 10 times fail.", context=context).signals)
sys.exit(0 if seen == [(0.45, "medium"), (0.45, "medium"), (0.0, "low"), (0.15, "low"), True] else 1)
PY
