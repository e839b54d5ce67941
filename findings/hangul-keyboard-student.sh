#!/usr/bin/env bash
# Package:   hangul-keyboard 0.3.1 (Korean that was typed with the keyboard left in English, put back into Hangul)
# Guess:     the keys of the words student, safety and discovery give these words, as on every Korean keyboard: of two consonants before a vowel the second
#            begins the next syllable. Keys without a meaning of their own with Shift give the plain letter.
# Behaviour: two consonants that may stand together at the end of a syllable are joined first and never parted again: student (haksaeng) has a lone
#            "ks" in its middle that is no syllable, and the vowel after it is alone, too. So it goes with every word that has k-s, n-j, n-h,
#            l-k, l-m, l-p, l-s, l-h or p-s where two syllables meet. Capital letters other than the seven that Shift changes stay Latin.
#            Why: core.py, roman_keystrokes_to_jamo joins DOUBLE_JAMO_PAIR before compose_hangul knows the syllables.
# Seen (Python 3.11), keys, here, and the word they are
#   gkrtod    하ㄳㅐㅇ  학생
#   dkswjs    아ㄵㅓㄴ  안전
#   qkfrus    바ㄺㅕㄴ  발견
#   wlqtkfka  지ㅄㅏ람  집사람
#   rkqt      값  값
#   dkssud    안녕  안녕
#   DKSSUD    DKSSUD  안녕
# For kith's users: a search for the repaired word finds nothing. Put the letters together from the syllable, not from the pair.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check hangul-keyboard==0.3.1
"$folder/venv/bin/python" - <<'PY'
import sys
from hangul_keyboard import convert_roman_to_hangul

words = {"gkrtod": "학생", "dkswjs": "안전", "qkfrus": "발견", "wlqtkfka": "집사람", "rkqt": "값", "dkssud": "안녕", "DKSSUD": "안녕"}
seen = {keys: convert_roman_to_hangul(keys) for keys in words}
for keys, word in words.items():
    print(f"{keys:9} {seen[keys]}  {word}")
sys.exit(0 if list(seen.values()) == ["하ㄳㅐㅇ", "아ㄵㅓㄴ", "바ㄺㅕㄴ", "지ㅄㅏ람", "값", "안녕", "DKSSUD"] else 1)
PY
