#!/usr/bin/env bash
# Package:   pymetaphone-br 0.0.3 (the Metaphone algorithm for Portuguese as it is spoken in Brazil), with unidecode 1.4.0
# Guess:     names that sound alike have one code, as is the purpose: Thiago and Tiago, Philipe and Filipe; an s between vowels is a z,
#            as in Luisa and Luiza.
# Behaviour: with TH or PH the letter is written twice, TT or FP, so that these names never meet their spellings with T or F: Thiago, Matheus, Arthur,
#            Nathalia, Sophia, Raphael. Behind an r between vowels the next vowel is forgotten, and an s that follows it is not a z: Marisa is
#            not Mariza, Teresa not Tereza, while Elisa is Eliza.
#            Why: metaphone.py, the case of T and P appends the letter again behind the code of the pair; the case of R skips the vowel,
#            so that last_char is R.
# Seen (Python 3.11)
#   Thiago TTG, Tiago TG      Philipe FPLP, Filipe FLP      Matheus MTTS, Mateus MTS
#   Marisa MRS, Mariza MRZ    Teresa TRS, Tereza TRZ        Elisa ELZ, Eliza ELZ
# For kith's users: names of a memory that were spelled otherwise are not found by it. Replace th by t and ph by f before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pymetaphone-br==0.0.3 unidecode==1.4.0
"$folder/venv/bin/python" - <<'PY'
import sys
from pymetaphone_br import convert_to_metaphone

pairs = [("Thiago", "Tiago"), ("Philipe", "Filipe"), ("Matheus", "Mateus"), ("Marisa", "Mariza"), ("Teresa", "Tereza"), ("Elisa", "Eliza")]
seen = [", ".join(f"{name} {convert_to_metaphone(name)}" for name in pair) for pair in pairs]
for at in (0, 3):
    print(f"{seen[at]:25} {seen[at + 1]:29} {seen[at + 2]}")
sys.exit(0 if seen == ["Thiago TTG, Tiago TG", "Philipe FPLP, Filipe FLP", "Matheus MTTS, Mateus MTS", "Marisa MRS, Mariza MRZ",
                       "Teresa TRS, Tereza TRZ", "Elisa ELZ, Eliza ELZ"] else 1)
PY
