#!/usr/bin/env bash
# Package:   abbr2words 0.2.16 (writes abbreviations out, "context-aware", in 49 languages, for texts that are read aloud)
# Guess:     "Sat." with a capital, or before a date, is Saturday; "sat." at the end of a sentence is a verb. A full stop that ends a sentence stays.
# Behaviour: a word that is written as a day or a month is one wherever a sentence ends with it: the cat Saturday, the king and queen Wednesday, we watched
#            the Sunday. The full stop is taken for that of the abbreviation, and so, unless the text ends there, two sentences become one. A person
#            called Jan is January. In Spanish the sea is March, in French a game is Thursday and the sea Wednesday, in Dutch "so" is Sunday. Before a
#            number a part of a number is a length: 5 in 10 people are "5 inch 10 people".
#            Why: the entries of days and months in languages/en.py and its neighbours are not case_sensitive, and have no guard; what is called context
#            picks among several meanings of one abbreviation, of which the plain word is none.
# Seen (Python 3.11)
#   en  The cat sat. It slept.        The cat Saturday It slept.
#   en  They wed. It was June.        They Wednesday It was June.
#   en  We watched the sun.           We watched the Sunday.
#   en  Ask Jan. She knows.           Ask January She knows.
#   en  Only 5 in 10 people came.     Only 5 inch 10 people came.
#   es  Vivo cerca del mar.           Vivo cerca del marzo.
#   fr  C'est un jeu. Il gagne.       C'est un jeudi Il gagne.
#   nl  Zij is zo. Hij ook.           Zij is zondag Hij ook.
#   en  The cat sat down.             The cat sat down.
# For kith's users: not for a corpus; a model taught with it has cats that Saturday. Take the days and months out with Expander(...), or
#            use the list of replacements that abbr2words_with_replacements gives, and skip those whose source has a small letter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check abbr2words==0.2.16
"$folder/venv/bin/python" - <<'PY'
import sys
from abbr2words import abbr2words

expected = [
    ("en", "The cat sat. It slept.", "The cat Saturday It slept."),
    ("en", "They wed. It was June.", "They Wednesday It was June."),
    ("en", "We watched the sun.", "We watched the Sunday."),
    ("en", "Ask Jan. She knows.", "Ask January She knows."),
    ("en", "Only 5 in 10 people came.", "Only 5 inch 10 people came."),
    ("es", "Vivo cerca del mar.", "Vivo cerca del marzo."),
    ("fr", "C'est un jeu. Il gagne.", "C'est un jeudi Il gagne."),
    ("nl", "Zij is zo. Hij ook.", "Zij is zondag Hij ook."),
    ("en", "The cat sat down.", "The cat sat down."),
]
seen = [(language, text, abbr2words(text, lang=language)) for language, text, _ in expected]
for language, text, result in seen:
    print(f"{language}  {text:29} {result}")
sys.exit(0 if seen == expected else 1)
PY
