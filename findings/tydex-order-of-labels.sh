#!/usr/bin/env bash
# Package:   tydex 0.1.3 (decisions of a model with probabilities, from the log probabilities of a server; "isotonic recalibration")
# Guess:     fitted on 200 answers of confidence 0.9, half of them right, the calibration makes of 0.9 a half, in whatever order the answers were
#            labelled. choice() takes up to 20 options, and a model's answer 11 is option 11.
# Behaviour: with many answers the confidence still goes half the way: 0.7, since at most half of the fitted value is blended in, from 30 answers on
#            as from 3000 (its documentation has the blend for "small samples"). And it depends on the order: equal confidences are not put together,
#            so it is 0.45 where the one answer labelled first was wrong, whatever the 199 others are. A model that is asked for its confidence
#            says 0.9 or 0.95 nearly every time, so that equal ones are the rule. The tuned temperature is reported and saved, but not applied.
#            One token is asked for: from a model that writes each digit as a token, options 10 to 19 all come back as option 1, with all their
#            probability, and no error.
#            Why: tydex/calibrated.py: fit(..., blend=0.5 * alpha), alpha at most 1; _pav sorts by confidence and joins only neighbours that
#            fall; CalibrationSystem.transform does not look at `temperatures`. core.py, _logprob_choice, max_tokens=1.
# Seen (Python 3.11), what becomes of confidence 0.9, half of the answers right
#   by turns, right first   20 answers 0.767   200 answers 0.700
#   by turns, wrong first   20 answers 0.600   200 answers 0.450
#   all right ones first    20 answers 0.767   200 answers 0.700
#   12 options, the first token "1" with 0.9 and "0" with 0.1: option 1, 0.90
# For kith's users: the probabilities that `kith xray` reads from a server are better left as they are. To shuffle the labelled
#            answers does not help, one of them still is the first; and keep to ten options.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tydex==0.1.3
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
from tydex import CalibrationSystem, Recorder, Tydex
from tydex.backends import MockBackend
from tydex.core import ChoiceResult

def calibrated(name, number, right):
    recorder = Recorder(f"{name}{number}.jsonl")
    answer = ChoiceResult(choice="yes", probabilities={"yes": 0.9, "no": 0.1}, confidence=0.9, source="self")
    for at in range(number):
        entry = recorder.choice("a letter", ["yes", "no"], answer)
        entry.label = "yes" if right(at, number) else "no"
    probabilities = CalibrationSystem(recorder).fit().transform("choice", answer.probabilities)
    return f"{probabilities['yes']:.3f}"

seen = []
for name, right in [("by turns, right first", lambda at, number: at % 2 == 0), ("by turns, wrong first", lambda at, number: at % 2 == 1),
                    ("all right ones first", lambda at, number: at < number // 2)]:
    seen.append((calibrated(name, 20, right), calibrated(name, 200, right)))
    print(f"{name:23} 20 answers {seen[-1][0]}   200 answers {seen[-1][1]}")
options = [f"option {number}" for number in range(12)]
result = Tydex(MockBackend({"1": 0.9, "0": 0.1})).choice("a letter", options)
print(f'12 options, the first token "1" with 0.9 and "0" with 0.1: {result.choice}, {result.confidence:.2f}')
sys.exit(0 if seen == [("0.767", "0.700"), ("0.600", "0.450"), ("0.767", "0.700")] and result.choice == "option 1" else 1)
PY
