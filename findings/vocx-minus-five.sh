#!/usr/bin/env bash
# Package:   vocx 0.1.0 (writes Esperanto as a Polish voice reads it, numbers in words)
# Guess:     0 is read, -5 is five with "minus" or stays in figures, 3,05 and 3,5 differ, and a number too great for the words stays in figures.
# Behaviour: 0 is left out of the sentence: "we have 0 euros" says "we have euros". -5 degrees are read as 999,999,995, the rest by tens of a negative
#            number in Python. 3,05 is 3,5, and of 3,141 only the 3 is read, since what comes behind the comma counts as a whole number below
#            100. A thousand million is silence, two thousand million and one is "one". The date 1.5.2025 is read 152,025.
#            Why: transcriber.py: _is_number takes what float takes, _parse_number deletes points, transcribe_number_part has nine places.
# Seen (Python 3.11)
#   Ni havas 0 eŭrojn.   nij hawas ełroyn.
#   -5                   nał tsent nał dek nał mijlijono, nał tsent nał dek nał mijl, nał tsent nał dek kvijn
#   3,5                  trij, komo kvijn
#   3,05                 trij, komo kvijn
#   3,141                trij
#   2000000001           unu
#   1.5.2025             tsent kvijn dek du mijl, du dek kvijn
# For kith's users: a voice that reads wrong numbers sounds as sure as one that reads right. Write numbers out before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check vocx==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from vocx import Transcriber

cases = {"Ni havas 0 eŭrojn.": "nij hawas ełroyn.",
         "-5": "nał tsent nał dek nał mijlijono, nał tsent nał dek nał mijl, nał tsent nał dek kvijn",
         "3,5": "trij, komo kvijn", "3,05": "trij, komo kvijn", "3,141": "trij", "2000000001": "unu",
         "1.5.2025": "tsent kvijn dek du mijl, du dek kvijn"}
seen = {text: Transcriber().transcribe(text) for text in cases}
for text, spoken in seen.items():
    print(f"{text:20} {spoken}")
sys.exit(0 if seen == cases and Transcriber().transcribe("1000000000") == "" else 1)
PY
