#!/usr/bin/env bash
# Package:   kokosznicka 0.2.6 (parts Polish words into syllables)
# Guess:     without its hyphens the result is the text that was given, letter by letter, as for every hyphenation; lines stay lines.
# Behaviour: the bus is "a-ĺto-bus": in au and eu, unless n, m, l or r stands behind them, an l with an accent, which Polish has not, takes the place
#            of the u. Behind a capital the second letter of a pair is a capital as well: Chopin is "CHo-pin", Szymon "SZy-mon". The other way round
#            "Nie" (no), "Niemcy" (Germany) and "Dzień" (day) lose their capital. Two lines of a poem come back as one.
#            Why: kokosznicka.py puts one sign for each pair of letters, "aĺ" for au, parts the word, and puts the pairs back; where the hyphen has come
#            between a and ĺ the pair is not found. One sign for two letters can't tell a first capital from two. Before "nie" a bar is put,
#            and it is the bar that capitalize() makes a capital of; a sign with an accent added to it is not in title case for istitle().
# Seen (Python 3.11)
#   autobus a-ĺto-bus | autor a-ĺtor | neutralny ne-ĺtral-ny | pauza pa-ĺza | Europa Eu-ro-pa
#   Chopin CHo-pin | Szymon SZy-mon | Czech CZech | Nie nie | Niemcy niem-cy | Dzień dzień
#   "Pierwszy wers\nDrugi wers" 'Pier-wszy wers Dru-gi wers'
# For kith's users: to count syllables of Polish words syllablecount() is of use; for text, hyphenate each word alone in small letters, and keep the result
#            only if it is the word once the hyphens are taken out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kokosznicka==0.2.6
"$folder/venv/bin/python" - <<'PY'
import sys
from kokosznicka import Kokosznicka

expected = {
    "autobus": "a-\u013ato-bus", "autor": "a-\u013ator", "neutralny": "ne-\u013atral-ny", "pauza": "pa-\u013aza", "Europa": "Eu-ro-pa",
    "Chopin": "CHo-pin", "Szymon": "SZy-mon", "Czech": "CZech", "Nie": "nie", "Niemcy": "niem-cy", "Dzień": "dzień",
}
seen = {word: Kokosznicka.hyphenate(word) for word in expected}
for word, parts in seen.items():
    print(word, parts)
lines = Kokosznicka.hyphenate("Pierwszy wers\nDrugi wers")
print(repr(lines))
sys.exit(0 if seen == expected and lines == "Pier-wszy wers Dru-gi wers" else 1)
PY
