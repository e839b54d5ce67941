#!/usr/bin/env bash
# Package:   hinlangpy 1.0.0 (Hindi in Devanagari to Latin letters and back, "round-trip accurate"; module hinlang)
# Guess:     a Hindi word in Latin letters has Latin letters only; the letters with a dot below, as in sari, glad and study, are known, in either of
#            the two ways in which Unicode writes them.
# Behaviour: each letter with a dot below leaves its dot, and the vowel sign after it, in the Latin text, with an a before them that is not spoken:
#            sari is saada़ी, study padha़ाee. Written as one letter it stays whole: saaड़ी. Right are words without a dot, and those of the small
#            list of words, as bada and zaroor.
#            Why: hindi_to_roman.py has these letters in its table, each as two characters, the letter and the dot, but looks for them by single
#            characters, so that no one of them is ever found, and a vowel sign is looked for before the dot.
# Seen (Python 3.11), to Latin letters
#   साड़ी       saada़ी          sari
#   साड़ी       saaड़ी           sari, with one letter for two
#   पढ़ाई       padha़ाee        study
#   ख़ुश        kha़ुsh          glad
#   बड़ा        bada            big, of the list
#   किताब      kitab           book
# For kith's users: a tokeniser cuts such words at the marks into pieces of two scripts. Take the dots away first (unicodedata, NFD, U+093C).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check hinlangpy==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
import hinlang

expected = [("सा\u0921\u093cी", "saada\u093cी", "sari"), ("सा\u095cी", "saa\u095cी", "sari, with one letter for two"),
            ("पढ\u093cाई", "padha\u093cाee", "study"), ("ख\u093cुश", "kha\u093cुsh", "glad"),
            ("बड\u093cा", "bada", "big, of the list"), ("किताब", "kitab", "book")]
seen = [(word, hinlang.to_roman(word), meaning) for word, _, meaning in expected]
for row in seen:
    print("   ".join(row))
sys.exit(0 if seen == expected else 1)
PY
