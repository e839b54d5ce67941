#!/usr/bin/env bash
# Package:   km-num2text 1.0.1 (numbers in Khmer texts, with digits of either kind, put into words)
# Guess:     a number in a text gets the words that num2text gives for it by itself, whatever other numbers the text has, and with Khmer digits the
#            same as with 0 to 9; "2026-2027", with a dash, is read as two numbers, or the dash is left.
# Behaviour: 0.5 is "nought nought point five", as is each decimal below one; with Khmer digits it is right. A number is also put into words inside
#            other numbers that have it after a point or before a comma: of "5 km or 1.5 km" the second is "1." and a word, and of "1 in 1,000" the
#            second is a word and ",000". The rest of the digits then stays. A dash before a digit, as in COVID-19, a span of years or a date, ends
#            the whole text with KeyError '-'.
#            Why: utils.py gives each number that begins with 0 its 0 as a word first; main.py replaces number by number in the whole text, keeping
#            off digits only, not points and commas; and get_nums takes the dash as a minus, which num2text has not.
# Seen (Python 3.11)
#   0.5               សូន្យសូន្យចុចប្រាំ      nought nought point five
#   ០.៥               សូន្យចុចប្រាំ          nought point five
#   5 km, 1.5 km      ប្រាំ km, 1.ប្រាំ km   five km, 1.five km
#   1 in 1,000        មួយ in មួយ,000       one in one,000
#   COVID-19          KeyError
# For kith's users: a corpus prepared so has broken numbers, which become words of their own. Replace numbers one by one, from the longest, with
#            num2text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check km-num2text==1.0.1
"$folder/venv/bin/python" - <<'PY'
import sys
from km_num2text import num_normalize

expected = [("0.5", "សូន្យសូន្យចុចប្រាំ"), ("០.៥", "សូន្យចុចប្រាំ"), ("5 km, 1.5 km", "ប្រាំ km, 1.ប្រាំ km"), ("1 in 1,000", "មួយ in មួយ,000"),
            ("COVID-19", "KeyError")]
seen = []
for text, _ in expected:
    try:
        seen.append((text, num_normalize(text)))
    except KeyError as error:
        seen.append((text, type(error).__name__))
    print("   ".join(seen[-1]))
sys.exit(0 if seen == expected else 1)
PY
