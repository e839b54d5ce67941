#!/usr/bin/env bash
# Package:   mn-translit 1.0.3 (Mongolian between Latin and Cyrillic, with numbers in words, "proper Mongolian number grammar")
# Guess:     15 is written "арван тав", as it is said, and read again from that; "Bi 2024 ond" becomes "Би хоёр мянга хорин дөрвөн онд", the
#            example of the readme.
# Behaviour: numerals have no form for what follows them. Before another numeral and before a noun Mongolian takes the form with n
#            (арван, дөрвөн, таван); the package writes 11 to 19 as "арав нэг" to "арав ес", ten one to ten nine, and the readme's own
#            example comes out otherwise than it stands there. The other way round, words_to_number ends in "Unknown word" for
#            the right forms, so that 15, 300 or 5000 as a Mongolian writes them can't be read. 20 to 90 are known only in the form with n.
#            Why: mn_translit/translit.py has one form for each numeral, for 1 to 10 that without n.
# Seen (Python 3.11)
#   15, as it is            арав тав
#   Bi 2024 ond             Би хоёр мянга хорин дөрөв онд   (the readme: дөрвөн)
#   арван тав               Unknown word: арван
#   гурван зуун             Unknown word: гурван
#   арав тав                15
# For kith's users: a Mongolian text that is normalized so before a training has numerals that nobody writes, and keeps the figures' words as unknown
#            to those that people do write.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mn-translit==1.0.3
"$folder/venv/bin/python" - <<'PY'
import sys
import mn_translit

def read(words):
    try:
        return str(mn_translit.words_to_number(words))
    except ValueError as error:
        return str(error)

seen = [mn_translit.number_to_words(15), mn_translit.latin_to_cyrillic("Bi 2024 ond", trans_num=True)]
seen += [read(words) for words in ("арван тав", "гурван зуун", "арав тав")]
for name, value in zip(("15, as it is", "Bi 2024 ond", "арван тав", "гурван зуун", "арав тав"), seen):
    print(f"{name:23}", value)
sys.exit(0 if seen == ["арав тав", "Би хоёр мянга хорин дөрөв онд", "Unknown word: арван", "Unknown word: гурван", "15"] else 1)
PY
