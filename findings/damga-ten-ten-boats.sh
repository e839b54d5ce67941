#!/usr/bin/env bash
# Package:   damga 1.0.5 (numbers and dates of a text into spoken words and back, by grammars; Turkish first, six languages more)
# Guess:     a number that is put into words and back is the same number: the "TN number writing is the exact inverse of the ITN cardinal grammar,
#            so the two directions can never disagree", the readme.
# Behaviour: in English no number from 1010 to 1499 that stands without a comma comes back, but for the even hundreds. It is read as a year is,
#            1010 as "ten ten" and 1302 as "thirteen oh two", before "boats" as well, and from these words comes "10 10 boats", "13
#            oh two boats", or nothing but the words. With a comma (1,302), as years from 1500 on, and in Turkish all come back.
#            Why: the writing takes any four figures for a year, the reading takes pairs for one only from fifteen hundred on.
# Seen (Python 3.11), spoken, and written again
#   1010 boats    ten ten boats                 10 10 boats
#   1188 boats    eleven eighty eight boats     eleven eighty eight boats
#   1302 boats    thirteen oh two boats         13 oh two boats
#   1,302 boats   one thousand three hundred and two boats   1,302 boats
#   1902 boats    nineteen oh two boats         1902 boats
#   otherwise     486 of the numbers from 10 to 9999
# For kith's users: a text that was put into words for a model and is turned back for people has other numbers. Write the commas first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check damga==1.0.5
"$folder/venv/bin/python" - <<'PY'
import sys
from damga import InverseNormalizer, TextNormalizer

speak, write = TextNormalizer(lang="en").normalize, InverseNormalizer(lang="en").normalize
seen = []
for text in ("1010 boats", "1188 boats", "1302 boats", "1,302 boats", "1902 boats"):
    spoken = speak(text)
    seen.append(write(spoken))
    print(f"{text:13} {spoken:29} {seen[-1]}")
otherwise = sum(write(speak(f"{number} boats")).replace(",", "") != f"{number} boats" for number in range(10, 10000))
print(f"{'otherwise':13} {otherwise} of the numbers from 10 to 9999")
sys.exit(0 if seen == ["10 10 boats", "eleven eighty eight boats", "13 oh two boats", "1,302 boats", "1902 boats"] and otherwise == 486 else 1)
PY
