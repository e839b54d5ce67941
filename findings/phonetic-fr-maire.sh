#!/usr/bin/env bash
# Package:   phonetic-fr 1.0.3 ("to compare words by their sound when pronounced in French")
# Guess:     words that any French child takes for each other when they are heard have one code: maire, mère and mer; faire and fer; mais and mes. Words
#            that sound otherwise have not: accès and assez, ballet and bal.
# Behaviour: ai stays AI, and is never the E of è, ê and e: none of these pairs has one code, nor aile and elle, paire and père, neige and its -ège. An
#            é, et or er at the end is mostly dropped as if it were mute: ballet is bal, palet is pal, sucé is suce, clé is KL. Of
#            -ccès only an S is left, so that accès is assez, and succès is suce.
#            Why: phonetic_fr.py, a list of replacements of letters by letters, without one for ai, and the last ones drop E and what follows.
# Seen (Python 3.11)
#   maire MAIR   mère MER     mer MER
#   faire FAIR   fer FER
#   aile AIL     elle EL
#   ballet BAL   bal BAL      accès AS     assez AS
#   succès SUS   suce SUS     sucé SUS
# For kith's users: of no use to find a word by how it was heard, or to rank what was typed by ear: it joins what differs and parts what does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check phonetic-fr==1.0.3
"$folder/venv/bin/python" - <<'PY'
import sys
from phonetic_fr import phonetic

rows = ["maire m\u00e8re mer", "faire fer", "aile elle", "ballet bal acc\u00e8s assez", "succ\u00e8s suce suc\u00e9"]
seen = [[phonetic(word) for word in row.split()] for row in rows]
for row, codes in zip(rows, seen):
    print("".join(f"{word + ' ' + code:13}" for word, code in zip(row.split(), codes)).rstrip())
sys.exit(0 if seen == [["MAIR", "MER", "MER"], ["FAIR", "FER"], ["AIL", "EL"], ["BAL", "BAL", "AS", "AS"], ["SUS", "SUS", "SUS"]] else 1)
PY
