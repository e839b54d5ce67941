#!/usr/bin/env bash
# Package:   croatian-stemmer 0.4.1 (stems of Croatian words, for Python and PostgreSQL)
# Guess:     naj- is taken off superlatives, as najveći for veći; a word that begins with naj and is no superlative keeps it, and the forms of one
#            noun have one stem.
# Behaviour: naj goes from any word of five letters or more: announcement, invasion, nylon and to hire lose it. To hire has the stem of the myth, mit,
#            and suddenly, najednom, another than its root jednom. Rent, najam, has three stems by its forms, of which that of rents is mov.
#            Superlatives are right.
#            Why: stemmer.py takes naj off before it asks what the rest is; there is no list of the words that have it as a part.
# Seen (Python 3.11)
#   najveći (largest) već             veći (larger) već
#   najmiti (to hire) mit             mit (myth) mit
#   najava (announcement) av          najezda (invasion) ezd          najlon (nylon) lon
#   najam (rent) naj                  najma (of rent) najm            najmovi (rents) mov
# For kith's users: a search for rent does not find rents, and one for myths finds hirings. Leave words in naj- alone unless the rest ends in -ji or
#            -ši.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check croatian-stemmer==0.4.1
"$folder/venv/bin/python" - <<'PY'
import sys
from croatian_stemmer import stem

rows = [[("najveći", "largest", "već"), ("veći", "larger", "već")], [("najmiti", "to hire", "mit"), ("mit", "myth", "mit")],
        [("najava", "announcement", "av"), ("najezda", "invasion", "ezd"), ("najlon", "nylon", "lon")],
        [("najam", "rent", "naj"), ("najma", "of rent", "najm"), ("najmovi", "rents", "mov")]]
right = True
for row in rows:
    print("".join(f"{word + ' (' + meaning + ') ' + stem(word):34}" for word, meaning, _ in row).rstrip())
    right = right and all(stem(word) == expected for word, _, expected in row)
sys.exit(0 if right else 1)
PY
