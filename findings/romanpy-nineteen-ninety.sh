#!/usr/bin/env bash
# Package:   romanpy 1.3.6 (Roman numerals of numbers, in letters or in Unicode's signs, with arithmetic; module roman)
# Guess:     99 is XCIX and 1990 is MCMXC, as on any monument; whatever is different, as IIII, is asked for.
# Behaviour: ninety is LXL, fifty and forty: all numbers that end with 90 to 99, 400 of the first 3999, are written as no Roman wrote them, the years
#            of a whole decade among them. 4, 9, 40, 400 and 900 are right, and no variant was asked for.
#            Why: roman.py has 4, 9, 40, 400 and 900 in the table of what is subtracted, and not 90.
# Seen (Python 3.11), here, and as it is
#   40     XL              XL
#   49     XLIX            XLIX
#   90     LXL             XC
#   99     LXLIX           XCIX
#   1990   MCMLXL          MCMXC
#   1999   MCMLXLIX        MCMXCIX
#   numbers from 1 to 3999 that are wrong 400
# For kith's users: numerals of chapters, kings and years that it wrote are read by no other tool. Give it the missing one as a variant of your own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check romanpy==1.3.6
"$folder/venv/bin/python" - <<'PY'
import sys
from roman import roman

signs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"),
         (1, "I")]

def right(number):
    numeral = ""
    for value, sign in signs:
        numeral, number = numeral + sign * (number // value), number % value
    return numeral

seen = {number: str(roman(number)) for number in (40, 49, 90, 99, 1990, 1999)}
for number, numeral in seen.items():
    print(f"{number:<6} {numeral:15} {right(number)}")
wrong = [number for number in range(1, 4000) if str(roman(number)) != right(number)]
print("numbers from 1 to 3999 that are wrong", len(wrong))
sys.exit(0 if list(seen.values()) == ["XL", "XLIX", "LXL", "LXLIX", "MCMLXL", "MCMLXLIX"]
         and wrong == [number for number in range(1, 4000) if number % 100 >= 90] else 1)
PY
