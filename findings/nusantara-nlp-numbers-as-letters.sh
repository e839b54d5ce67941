#!/usr/bin/env bash
# Package:   nusantara-nlp 0.2.1 (makes formal Indonesian of chat, cleans, parts and stems; module nusantara)
# Guess:     figures and signs that stand for letters are changed inside of words (m4kan is makan); numbers, prices and hours stay, and an exclamation
#            mark is a mark.
# Behaviour: every 4, 3, 1, 0, 5, 7, 8, 9 and every ! of the text becomes a letter: 50 percent is "so", the year 2025 is "2o2s", the price
#            Rp15.000 is "Rpis.oo", Bagus! is "Bagusi", a word that no list has. Three noughts are cut to two before, as are long letters.
#            In the last step "3 buku" and "10 pena" are buku, io and pena.
#            Why: normalizer/slang.py, _normalize_leetspeak maps every character of each word that has one of them; _normalize_repetisi_huruf
#            has (.) for letters.
# Seen (Python 3.11), the text, made formal, the last step
#   m4kan                            makan                            makan
#   Bagus!                           Bagusi                           bagusi
#   Harga naik 50 persen             Harga naik so persen             harga naik so persen
#   tahun 2025                       tahun 2o2s                       tahun os
#   Rp15.000                         Rpis.oo                          rpis oo
#   jam 08.30                        jam ob.eo                        jam ob eo
# For kith's users: a corpus cleaned by it has no numbers. Call its parts without the normalizer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nusantara-nlp==0.2.1
"$folder/venv/bin/python" - <<'PY'
import sys
from nusantara import NLP

pipeline = NLP()
cases = {"m4kan": ("makan", "makan"), "Bagus!": ("Bagusi", "bagusi"), "Harga naik 50 persen": ("Harga naik so persen", "harga naik so persen"),
         "tahun 2025": ("tahun 2o2s", "tahun os"), "Rp15.000": ("Rpis.oo", "rpis oo"), "jam 08.30": ("jam ob.eo", "jam ob eo")}
seen = {text: (pipeline.normalize(text), pipeline.process(text)["result"]) for text in cases}
for text, (formal, last) in seen.items():
    print(f"{text:32} {formal:32} {last}")
sys.exit(0 if seen == cases else 1)
PY
