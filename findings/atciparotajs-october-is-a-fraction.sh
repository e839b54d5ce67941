#!/usr/bin/env bash
# Package:   atciparotajs 0.1.7 (numbers and abbreviations of Latvian texts put into words, for reading aloud)
# Guess:     15.10.2026., as Latvian writes a date in figures, is read as the date, for "15. oktobris" and "2026. gada" are, or it is left as it
#            stands.
# Behaviour: the day and the month are a decimal number: "fifteen point ten.", a full stop, and the year as an ordinal of its own. With a nought
#            before the month it is "thirty-one point nought one". A date of the ISO form is read digit by digit as a code is. Nothing is left for a
#            second step to find, and "15.10. plkst. 10.00" becomes a number at ten o'clock.
#            Why: core.py takes two groups of digits with a point between them for a decimal number, with no look at a third group; no rule is for
#            dates.
# Seen (Python 3.11)
#   2026. gada 15. oktobris   divi tūkstoši divdesmit sestā gada piecpadsmitais oktobris
#   15.10.2026.               piecpadsmit komats desmit.divi tūkstoši divdesmit sestais
#   31.01.1999.               trīsdesmit viens komats nulle viens.tūkstoš deviņsimt deviņdesmit devītais
#   2026-10-15                divi nulle divi seši-viens nulle-viens pieci
# For kith's users: dates in a corpus become fractions and words glued together by a full stop. Write the months as words before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check atciparotajs==0.1.7
"$folder/venv/bin/python" - <<'PY'
import sys
from atciparotajs import convert

expected = [
    ("2026. gada 15. oktobris", "divi tūkstoši divdesmit sestā gada piecpadsmitais oktobris"),
    ("15.10.2026.", "piecpadsmit komats desmit.divi tūkstoši divdesmit sestais"),
    ("31.01.1999.", "trīsdesmit viens komats nulle viens.tūkstoš deviņsimt deviņdesmit devītais"),
    ("2026-10-15", "divi nulle divi seši-viens nulle-viens pieci"),
]
seen = [(text, convert(text)) for text, _ in expected]
for text, words in seen:
    print(f"{text:25} {words}")
sys.exit(0 if seen == expected else 1)
PY
