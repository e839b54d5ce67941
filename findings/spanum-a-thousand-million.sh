#!/usr/bin/env bash
# Package:   spanum 0.0.2 (Spanish number words for numbers, and numbers for words)
# Guess:     mil millones, the Spanish for a billion, is 1000000000, or an error since its numbers end at 999999999; what it writes for 21000 is what
#            a Spaniard writes.
# Behaviour: a thousand million is a million and a thousand: 1001000; 3500 million, the budget of a town, is 500003000, and 47 thousand million
#            1047000. No error is raised, for any of these, nor for a list: "uno dos tres" is 6. The other way 21000 and 31000000 are written
#            "veintiuno mil" and "treinta y uno millones", which nobody says, while the right veintiún mil raises an error.
#            Why: words_to_numbers.py adds what it has to the sum at each mil, and millones multiplies only what came since.
# Seen (Python 3.11), here, and as it is
#   mil millones                       1001000           1000000000
#   tres mil quinientos millones       500003000         3500000000
#   cuarenta y siete mil millones      1047000           47000000000
#   un millón doscientos mil           1200000           1200000
#   21000     veintiuno mil            31000000  treinta y uno millones
#   veintiún mil   ValueError
# For kith's users: sums in Spanish news are thousands of millions as a rule; each comes out seven times too small, or thousands of times.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check spanum==0.0.2
"$folder/venv/bin/python" - <<'PY'
import sys
from spanum.numbers_to_words import number_to_words
from spanum.words_to_numbers import words_to_number

cases = [("mil millones", 1001000, 1000 * 10**6), ("tres mil quinientos millones", 500003000, 3500 * 10**6),
         ("cuarenta y siete mil millones", 1047000, 47000 * 10**6), ("un millón doscientos mil", 1200000, 1200000)]
seen = [(words, words_to_number(words), right) for words, _, right in cases]
for words, number, right in seen:
    print(f"{words:34} {number:<17} {right}")
written = [number_to_words(number) for number in (21000, 31000000)]
print("21000    ", written[0], "   31000000 ", written[1])
try:
    error = f"{words_to_number('veintiún mil')}"
except ValueError as raised:
    error = type(raised).__name__
print("veintiún mil  ", error)
sys.exit(0 if seen == cases and written == ["veintiuno mil", "treinta y uno millones"] and error == "ValueError" else 1)
PY
