#!/usr/bin/env bash
# Package:   swedish-nlp-utils 1.0.0 (cleans and cuts Swedish official texts for a search by meaning; module swedish_nlp)
# Guess:     normalize mends letters where the word is wrong without it, and puts a law's short name for its long one; chunk keeps headings whole.
# Behaviour: every word that begins with a capital I gets a small l for it: Idag becomes "ldag" and Ingrid "lngrid". The short name of the social
#            services act, SoL, is put for the letters "sol" wherever they stand, in the sun (solen), in the parasol. A numbered heading is broken
#            after its first letter: "1. B" and "akgrund".
#            Why: normalizer.py, the first of _OCR_CORRECTIONS, and re.escape(long_form) without word edges; chunker.py, _SECTION_HEADING ends
#            with one letter of the heading, and _split_by_sections puts a new line after it.
# Seen (Python 3.11)
#   Idag skiner solen.                       ldag skiner SoLen.
#   Ingen sitter under parasollet.           lngen sitter under paraSoLlet.
#   Ingrid Isaksson beslutade.               lngrid lsaksson beslutade.
#   first chunk of two sections: 1. B|akgrund|Kommunen
# For kith's users: make such mends from a list of words, and look at names before and after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps swedish-nlp-utils==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from swedish_nlp import SwedishChunker, SwedishNormalizer

seen = []
for text in ("Idag skiner solen.", "Ingen sitter under parasollet.", "Ingrid Isaksson beslutade."):
    seen.append(SwedishNormalizer().normalize(text))
    print(f"{text:40} {seen[-1]}")
long = "Kommunen har prövat ärendet om skolskjuts under våren. " * 3
first = SwedishChunker().chunk(f"1. Bakgrund\n{long}\n2. Skäl\n{long}")[0].text
print("first chunk of two sections:", first[:21].replace("\n", "|"))
sys.exit(0 if seen == ["ldag skiner SoLen.", "lngen sitter under paraSoLlet.", "lngrid lsaksson beslutade."]
         and first.startswith("1. B\nakgrund\nKommunen") else 1)
PY
