#!/usr/bin/env bash
# Package:   indic-itn 0.3.3 (writes numbers, dates and sums of spoken text in figures, for Indian languages and Indian English)
# Guess:     a year that is said in two halves is a year, since dates are among what it writes; two numbers in a row that are no telephone number stay two;
#            double before a word that is no number is a word, for the surrounding text is "strictly" kept ("zero context deletion").
# Behaviour: numbers that follow each other are added: born in nineteen eighty four is born in 103, the twenty twenty match is the 40 match, and "three four
#            days" are 7. The day is added to the year's first half: may fifth two thousand twenty six is "may 7, 1026". Single figures are put side by
#            side in Hindi, four or five people ("four five people") are 45, and a hundred or two hundred rupees are 10,200. The words double, triple
#            and oh are zero: a double room is a 0 room, and "oh no" is "0 no".
#            Why: numbers in a row of which none is a multiplier are added up, single figures put side by side; entities/number.py takes double and triple
#            for number words with or without a figure behind them, and in resources/en/numbers.json "oh" is 0.
# Seen (Python 3.11)
#   born in nineteen eighty four        born in 103
#   the twenty twenty match             the 40 match
#   for three four days                 for 7 days
#   may fifth two thousand twenty six   may 7, 1026
#   a double room please                a 0 room please
#   oh no                               0 no
#   चार पाँच लोग (four or five people)         45 लोग
#   सौ दो सौ रुपये (a hundred or two hundred rupees)   ₹10,200
#   twenty five rupees                  ₹25
# For kith's users: transcripts that went through it hold sums that nobody said; a model learns them as text. Have it write telephone numbers and
#            sums of money, and leave years and pairs of numbers alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check indic-itn==0.3.3
"$folder/venv/bin/python" - <<'PY'
import sys
from indic_itn import normalize_text

expected = [
    ("en", "born in nineteen eighty four", "born in 103"), ("en", "the twenty twenty match", "the 40 match"),
    ("en", "for three four days", "for 7 days"), ("en", "may fifth two thousand twenty six", "may 7, 1026"),
    ("en", "a double room please", "a 0 room please"), ("en", "oh no", "0 no"),
    ("hi", "चार पाँच लोग", "45 लोग"), ("hi", "सौ दो सौ रुपये", "₹10,200"), ("en", "twenty five rupees", "₹25"),
]
seen = [(language, text, normalize_text(text, language)) for language, text, _ in expected]
for _, text, result in seen:
    print(f"{text:35} {result}")
sys.exit(0 if seen == expected else 1)
PY
