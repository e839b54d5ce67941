#!/usr/bin/env bash
# Package:   romaja 1.0.0 (writes Korean in Latin letters by "the Revised Romanization of Korean", "accurate and consistent"), and koroman 1.0.16, which has the
#            same aim
# Guess:     the examples of the rules come out as the rules have them, and as from the other package: gachi for 같이, dak for 닭, eopda for 없다, anneun
#            for 않는; nothing has three equal letters in a row.
# Behaviour: of two consonants that close a syllable the wrong one is kept or both are. 않는 is "annneun", 많네 "mannne". The hen 닭 is "dal" and so is the
#            moon 달; life 삶 is "sal" and so is flesh 살. Before a consonant both stay, 없다 is "eoptda" and 읽는 "ilngneun". That t and d
#            before i become ch and j, as the rules say, does not happen: 같이 is "gati". h stays where it is lost, silheo for sireo, and the school
#            has the two k that the rules exclude, "hakkyo" for hakgyo. Plain syllables and the changes over one consonant are right.
# Seen (Python 3.11), the word, by romaja, by koroman
#   않는 annneun anneun | 많네 mannne manne | 없다 eoptda eopda | 읽는 ilngneun ingneun
#   닭 dal dak | 달 dal dal | 삶 sal sam | 살 sal sal
#   같이 gati gachi | 싫어 silheo sireo | 학교 hakkyo hakgyo
#   국민 gungmin gungmin | 신라 silla silla
# For kith's users: Korean typed in Latin letters and looked up by this romanization finds the moon for the hen, and nobody types three n. Take koroman,
#            or a table by hand for the eleven double finals.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check romaja==1.0.0 koroman==1.0.16
"$folder/venv/bin/python" - <<'PY'
import sys
from koroman import romanize
from romaja import romaja

expected = {
    "않는": ("annneun", "anneun"), "많네": ("mannne", "manne"), "없다": ("eoptda", "eopda"), "읽는": ("ilngneun", "ingneun"),
    "닭": ("dal", "dak"), "달": ("dal", "dal"), "삶": ("sal", "sam"), "살": ("sal", "sal"),
    "같이": ("gati", "gachi"), "싫어": ("silheo", "sireo"), "학교": ("hakkyo", "hakgyo"),
    "국민": ("gungmin", "gungmin"), "신라": ("silla", "silla"),
}
seen = {word: (romaja(word), romanize(word)) for word in expected}
for word, pair in seen.items():
    print(word, *pair)
sys.exit(0 if seen == expected else 1)
PY
