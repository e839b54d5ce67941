#!/usr/bin/env bash
# Package:   tamil-utils 0.4.0 (tools for Tamil text, "Tamil collation" among them), with regex 2025.9.18
# Guess:     sort_tamil sorts as Tamil dictionaries and indexes do: all vowels first, then the consonants in the order of the alphabet, which begins
#            with ka; normalize_punct sets blanks around punctuation, and leaves numbers, times and addresses alone.
# Behaviour: words are sorted by the Latin letters of their transcription, so that the order of the vowels is right and all else is that of
#            English: ca comes before ka, and the vowel u after ka, ma, pa and ta. Python's sorted(), by code points, has these right.
#            A blank is set behind each full stop, comma and colon, within numbers as well: 3.14 becomes "3. 14", 1,000 "1, 000", 10:30
#            "10: 30", and an address comes in pieces.
#            Why: core.py, _iso_collation_key; corpus.py, _SPACE_AFTER_PUNCT_RE.
# Seen (Python 3.11), the first letters in transcription
#   sort_tamil   a ca ka pa u
#   sorted       a u ka ca pa
#   normalize_punct of 3.14, 1,000 and 10:30: 3. 14, 1, 000 and 10: 30
# For kith's users: a word list sorted with it is not one that a reader of Tamil can look a word up in. Code points come nearer (a few
#            consonants stand elsewhere); and count before punctuation is tidied.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tamil-utils==0.4.0 regex==2025.9.18
"$folder/venv/bin/python" - <<'PY'
import sys
from tamil_utils import sort_tamil
from tamil_utils.corpus import normalize_punct

letters = {"\u0b85": "a", "\u0b89": "u", "\u0b95": "ka", "\u0b9a": "ca", "\u0baa": "pa"}
seen = [" ".join(letters[letter] for letter in order) for order in (sort_tamil(list(letters)[::-1]), sorted(list(letters)[::-1]))]
print("sort_tamil  ", seen[0])
print("sorted      ", seen[1])
seen.append(normalize_punct("3.14, 1,000 and 10:30"))
print("normalize_punct of 3.14, 1,000 and 10:30:", seen[2])
sys.exit(0 if seen == ["a ca ka pa u", "a u ka ca pa", "3. 14, 1, 000 and 10: 30"] else 1)
PY
