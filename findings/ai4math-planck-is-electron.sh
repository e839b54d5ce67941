#!/usr/bin/env bash
# Package:   ai4math 0.1.0 (takes the final answer from a model's solution and says whether it is equal to the right one)
# Guess:     a+b is not b, and no two constants of nature are equal; of an answer with x and y both are compared; the last number of "pages 3-5" is 5.
# Behaviour: the variable a is an article and taken out: a+b is equal to b, and a-b to -b. Numbers are compared to a millionth of the greater one, but
#            of 1 at least: all numbers below a millionth are one number, Planck's constant and the charge of the electron, 2^-21 and 2^-25.
#            Of "x=2, y=3" only what is behind the last = is compared. A hyphen between numbers is a minus, and a year before a number of three
#            figures is its thousands.
#            Why: answers/normalize.py, _ARTICLES and rpartition("="); verify/equivalence.py, scale = max(..., 1.0); answers/extract.py, _NUMBER.
# Seen (Python 3.11), right answer, the model's, verdict
#   a+b        b          True symbolic
#   a-b        -b         True string
#   6.6e-34    1.6e-19    True numeric
#   2^{-21}    2^{-25}    True symbolic
#   x=2, y=3   3          True string
#   2^{-5}     2^{-6}     False mismatch
#   It is on the pages 3-5.        -5
#   So in 2020 150 people came.    2020150
# For kith's users: scale small answers before they are compared, and write out variables other than a.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ai4math==0.1.0 sympy==1.14.0
"$folder/venv/bin/python" - <<'PY'
import sys, warnings
warnings.filterwarnings("ignore")
from ai4math.answers import extract_last_number
from ai4math.verify import verify

pairs = [("a+b", "b"), ("a-b", "-b"), ("6.6e-34", "1.6e-19"), ("2^{-21}", "2^{-25}"), ("x=2, y=3", "3"), ("2^{-5}", "2^{-6}")]
seen = []
for right, answer in pairs:
    verdict = verify(right, answer)
    seen.append(verdict.correct)
    print(f"{right:10} {answer:10} {verdict.correct} {verdict.method}")
texts = ("It is on the pages 3-5.", "So in 2020 150 people came.")
numbers = [extract_last_number(text) for text in texts]
for text, number in zip(texts, numbers):
    print(f"{text:30} {number}")
sys.exit(0 if seen == [True] * 5 + [False] and numbers == ["-5", "2020150"] else 1)
PY
