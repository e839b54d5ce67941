#!/usr/bin/env bash
# Package:   hebrew-num2words 0.1.0 (Hebrew words for figures, for texts that are read aloud)
# Guess:     two numbers that differ are read differently; the point is read, the nought after it is read, and a minus is read.
# Behaviour: of two digits after a point both the point and the nought are lost, as with prices: 3.05 metres are "three five metres", and 3.14 is
#            "three fourteen". With one digit or three the point is read. The minus of a number is lost: -5 degrees are read as 5 degrees, and a range
#            loses its dash, so that 10-15 shekels are "ten fifteen shekels". Only the word minus, written out, is kept.
#            Why: _decimal_words takes each number with two digits after the point for a price and puts int() of them beside the whole part; a leading
#            dash is taken off as a mark.
# Seen (Python 3.11)
#   3.05 מטר        שלוש חמש מטר               three five metres
#   3.1 מטר         שלוש נקודה אחת מטר         three point one metres
#   3.14            שלוש ארבע עשרה             three fourteen
#   -5 מעלות        חמש מעלות                  five degrees
#   5 מעלות         חמש מעלות                  five degrees
#   10-15 שקלים     עשר חמש עשרה שקלים         ten fifteen shekels
# For kith's users: numbers of a text prepared by it are other numbers. Write the point and the minus as words before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check hebrew-num2words==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from hebrew_num2words import normalize_numbers

expected = [
    ("3.05 מטר", "שלוש חמש מטר", "three five metres"), ("3.1 מטר", "שלוש נקודה אחת מטר", "three point one metres"),
    ("3.14", "שלוש ארבע עשרה", "three fourteen"), ("-5 מעלות", "חמש מעלות", "five degrees"), ("5 מעלות", "חמש מעלות", "five degrees"),
    ("10-15 שקלים", "עשר חמש עשרה שקלים", "ten fifteen shekels"),
]
seen = [(text, normalize_numbers(text), meaning) for text, _, meaning in expected]
for row in seen:
    print("   ".join(row))
sys.exit(0 if seen == expected else 1)
PY
