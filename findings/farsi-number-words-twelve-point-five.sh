#!/usr/bin/env bash
# Package:   farsi-number-words 1.0.0 (numbers in Persian words; module farsi_number), beside num2words 0.5.14, lang="fa"
# Guess:     12.05 and 12.5 are read differently; 2.999 at two places is three; 21 as an ordinal ends in yekom (first, aval, stands alone only); the one
#            number of "12.5" is found once.
# Behaviour: 12.05 is read "twelve point five" and 12.5 "twelve point fifty": the zeros after the point are dropped before and kept behind.
#            num2words reads both "twelve and a half". 2.999 is "two point zero". 21st is "twenty and first". The numbers of a text come in two
#            passes, so that 12.5 is found as 12.5 and again as 12 and 5, and 1,250 as 1 and 250.
#            Why: converter.py: int(decimal_str), and round carries into a decimal_part of 1.0; to_ordinal compares ends; validator.py,
#            extract_numbers_from_text adds what \d+ finds to what \d+\.\d+ found.
# Seen (Python 3.11), here, by num2words
#   12.5    دوازده ممیز پنجاه   دوازده و نیم
#   12.05   دوازده ممیز پنج   دوازده و نیم
#   2.999   دو ممیز صفر
#   21st    بیست و اول   بیست و یکم
#   numbers of "12.5 kilo, 1,250 toman": [12.5, 12.0, 5.0, 1.0, 250.0]
# For kith's users: a price that is read aloud is a price that is wrong. Read figures after the point one by one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check farsi-number-words==1.0.0 num2words==0.5.14
"$folder/venv/bin/python" - <<'PY'
import sys
from farsi_number import NumberToWords, NumberValidator
from num2words import num2words

converter = NumberToWords()
seen = [(converter.convert(number), num2words(number, lang="fa")) for number in (12.5, 12.05)]
for number, words in zip((12.5, 12.05), seen):
    print(f"{number:<7}", "   ".join(words))
carried = converter.convert(2.999)
print("2.999  ", carried)
ordinals = (converter.to_ordinal(21), num2words(21, lang="fa", to="ordinal"))
print("21st   ", "   ".join(ordinals))
found = NumberValidator().extract_numbers_from_text("12.5 kilo, 1,250 toman")
print("numbers of \"12.5 kilo, 1,250 toman\":", found)
sys.exit(0 if seen == [("دوازده ممیز پنجاه", "دوازده و نیم"), ("دوازده ممیز پنج", "دوازده و نیم")] and carried == "دو ممیز صفر"
         and ordinals == ("بیست و اول", "بیست و یکم") and found == [12.5, 12.0, 5.0, 1.0, 250.0] else 1)
PY
