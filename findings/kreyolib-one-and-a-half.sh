#!/usr/bin/env bash
# Package:   kreyolib 0.5.0 (Haitian Creole: numbers in words and back, tokens, spelling), with its extra "datetime", without which num_to_text can't be imported
# Guess:     one and a half is "en pwen senk", one point five; what num_to_text writes, text_to_num reads as the same number, since the one is the way back
#            of the other.
# Behaviour: a decimal of more than a half is one too large: 1.75 is "two point seventy-five", 29.99 "thirty point ninety-nine", -3.5 "minus four point
#            five", and 0.57 "one point fifty-seven". The readme's examples, 12.4 and 0.17, lie below the half. Read back, the words give 2.75 and 30.99.
#            Of whole numbers each million with hundreds of thousands becomes billions: "one million two hundred thousand" is 1,000,200,000. Up to a
#            million, and where less than a hundred thousand stands behind the millions, they are right.
#            Why: num_to_text.py takes round(number) for the whole part, where it should cut; text_to_num multiplies all that stands before "mil" by a
#            thousand, the millions with it, once there is a hundred.
# Seen (Python 3.11)
#   1.25      en pwen vennsenk                1.25
#   1.75      de pwen swasannkinz             2.75
#   -3.5      mwens kat pwen senk             -4.5
#   29.99     trent pwen katrevendisnèf       30.99
#   999999    nèf san katrevendisnèf mil nèf san katrevendisnèf   999999
#   1050000   yon milyon senkant mil          1050000
#   1200000   yon milyon de san mil           1000200000
# For kith's users: prices written in words by it are a dollar too high from fifty cents on. Give it the whole part and the hundredths apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "kreyolib[datetime]==0.5.0" yasbd-lib==1.0.4 nltk==3.10.4 regex==2026.11.19
"$folder/venv/bin/python" - <<'PY'
import sys
from kreyolib.convert.num_to_text import num_to_text
from kreyolib.convert.text_to_num import text_to_num

seen = []
for number in (1.25, 1.75, -3.5, 29.99, 999999, 1050000, 1200000):
    words = num_to_text(number)
    seen.append((number, words, round(text_to_num(words), 6)))
    print(f"{number:<9} {words:31} {seen[-1][2]}")
wrong = [(number, back) for number, _, back in seen if number != back]
sys.exit(0 if wrong == [(1.75, 2.75), (-3.5, -4.5), (29.99, 30.99), (1200000, 1000200000)] and seen[2][1] == "mwens kat pwen senk" else 1)
PY
