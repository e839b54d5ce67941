#!/usr/bin/env bash
# Package:   normt2s 0.7.0 (makes English and German text speakable: numbers, units, dates, formulas; "every row is real output" of its tables)
# Guess:     B-4 is read as a letter and a number, except where it can be an isotope, as the readme has it of Co-60; its table says of U-235 "U two hundred
#            thirty-five". The eighties are "eighties", as they are with their century in the table.
# Behaviour: a sign of an element, a hyphen and up to three digits are an isotope everywhere, whether there is one or not: seat C-12 is seat carbon twelve,
#            the interstate I-95 iodine ninety-five, a C-130 that lands is carbon, vitamin B-12 is boron, and U-235, unlike in the table, uranium.
#            A-10 has no element, and stays. The 80s are "eightys", though "the 1980s" are right; in German "die 80er" fall into two words.
#            Why: the table of elements in data/en.json and data/de.json is asked for each whole token of that form, the words around it are not;
#            the plural of a decade knows four digits.
# Seen (Python 3.11)
#   Sit in C-12.                Sit in carbon twelve.
#   See page B-4.               See page boron four.
#   Take I-95 south.            Take iodine ninety-five south.
#   Vitamin B-12 helps.         Vitamin boron twelve helps.
#   It is U-235.                It is uranium two hundred thirty-five.
#   The A-10 flew in the 80s.   The A-ten flew in the eightys.
#   It was the 1980s.           It was the nineteen eighties.
#   Zimmer C-12 (German)        Zimmer Kohlenstoff zwölf
# For kith's users: a model's answer with places in a list, seats or roads is read aloud as chemistry. Write the hyphen as a blank before it, and
#            decades in words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check normt2s==0.7.0
"$folder/venv/bin/python" - <<'PY'
import sys
from normt2s import normalize

expected = [
    ("en", "Sit in C-12.", "Sit in carbon twelve."), ("en", "See page B-4.", "See page boron four."),
    ("en", "Take I-95 south.", "Take iodine ninety-five south."), ("en", "Vitamin B-12 helps.", "Vitamin boron twelve helps."),
    ("en", "It is U-235.", "It is uranium two hundred thirty-five."), ("en", "The A-10 flew in the 80s.", "The A-ten flew in the eightys."),
    ("en", "It was the 1980s.", "It was the nineteen eighties."), ("de", "Zimmer C-12", "Zimmer Kohlenstoff zwölf"),
]
seen = [(language, text, normalize(text, lang=language)) for language, text, _ in expected]
for _, text, result in seen:
    print(f"{text:27} {result}")
sys.exit(0 if seen == expected else 1)
PY
