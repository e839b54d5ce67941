#!/usr/bin/env bash
# Package:   malagasy-stemmer 0.3.0 (stems of Malagasy words, with a dictionary of 9,960 "pure canonical roots")
# Guess:     a word that is a root stays as it is; fifaliana, joy, has the root of mifaly and hafaliana, faly; tsaratsara becomes tsara, the example
#            of the readme, since the whole word is doubled.
# Behaviour: joy is a dog: fifaliana has the root alika, with a confidence above 1 and "in_dictionary". And short roots of two like syllables
#            are taken for doubled words and halved: the child, zaza, is za, the mouth, vava, is va, the animal, bibi, is bi, with
#            0.99 and "in_dictionary" too. Dada and papa stay.
#            Why: the dictionary has the halves (za, va, bi) as roots, and an exact doubling is tried before the word itself; and of
#            the roots that fi...ana may stand around it prefers one in -ka.
# Seen (Python 3.11)
#   mifaly       faly    prefix_nasal_mutation 1.00 True
#   fifaliana    alika   circumfix_coupled   1.05 True
#   zaza         za      reduplication_exact 0.99 True
#   vava         va      reduplication_exact 0.99 True
#   bibi         bi      reduplication_exact 0.99 True
#   tsaratsara   tsara   reduplication_exact 0.99 True
# For kith's users: a model over such stems, and a search by them, has children, mouths and animals as syllables, and finds dogs for joy.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check malagasy-stemmer==0.3.0
"$folder/venv/bin/python" - <<'PY'
import sys
from malagasy_stemmer import stem_with_details

seen = {}
for word in ("mifaly", "fifaliana", "zaza", "vava", "bibi", "tsaratsara"):
    result = stem_with_details(word)
    seen[word] = result.root
    print(f"{word:12} {result.root:7} {result.operation:19} {result.confidence:.2f} {result.in_dictionary}")
sys.exit(0 if seen == {"mifaly": "faly", "fifaliana": "alika", "zaza": "za", "vava": "va", "bibi": "bi", "tsaratsara": "tsara"} else 1)
PY
