#!/usr/bin/env bash
# Package:   text-iron 1.1.1 (keys of queries, titles and texts for search and matching, Persian and Latin)
# Guess:     the query for a name has the words of the title with that name; normalize_query keeps the scripts "Persian/Arabic + Latin", so that each Latin
#            letter is in it, with its accent or without; a letter is "never deleted -- deleting it corrupts and splits the word" (components.py).
# Behaviour: of the Latin letters a query keeps only those that are a plain one once their accent is off. The others are blanks in it, and none in a title or
#            a text: Lodz in Polish spelling is "odz" as a query and "lodz" with its stroke as a title; the German street is "stra e", the Danish
#            sound "resund", Da Nang "a nang", the French work "uvre" and Diyarbakir "diyarbak r" in Turkish spelling. A Vietnamese or Polish
#            name without such a letter is the same in all three.
#            Why: the filter for "persian_latin" in components.py asks for ASCII letters and the Arabic blocks; fold_latin_diacritics takes off what
#            Unicode parts from its letter, and a stroke or a ligature is not parted.
# Seen (Python 3.11), as a query and as a title
#   Łódź         odz          łodz
#   Straße       stra e       straße
#   Øresund      resund       øresund
#   Đà Nẵng      a nang       đa nang
#   œuvre        uvre         œuvre
#   Diyarbakır   diyarbak r   diyarbakır
#   Kraków       krakow       krakow
# For kith's users: with its keys for a word list, words of Polish, German, Danish, Turkish or Vietnamese are found by none of their
#            queries. Write those letters out first, or make the keys of both sides by normalize_title.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check text-iron==1.1.1
"$folder/venv/bin/python" - <<'PY'
import sys
from text_iron import normalize_query, normalize_title

expected = {
    "Łódź": ("odz", "łodz"), "Straße": ("stra e", "straße"), "Øresund": ("resund", "øresund"), "Đà Nẵng": ("a nang", "đa nang"),
    "œuvre": ("uvre", "œuvre"), "Diyarbakır": ("diyarbak r", "diyarbakır"), "Kraków": ("krakow", "krakow"),
}
seen = {word: (normalize_query(word), normalize_title(word)) for word in expected}
for word, (query, title) in seen.items():
    print(f"{word:12} {query:12} {title}")
sys.exit(0 if seen == expected else 1)
PY
