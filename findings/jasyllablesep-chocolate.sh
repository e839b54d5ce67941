#!/usr/bin/env bash
# Package:   jasyllablesep 0.0.1 (parts a text in katakana into its syllables)
# Guess:     the syllables put together are the text; cha, chu and cho are one syllable each, as sha, shu and sho of the readme's example are.
# Behaviour: a small letter that the table of pairs does not have is left out, with the long vowel or the n behind it. The table has no cha, chu, cho
#            and che at all: a chocolate is chi-ko-ree-to, and of "chansu" (chance) chi-su is left, two letters of four lost. The same holds for tu, du
#            and fyu: of "fyuujon" (fusion) the whole long vowel is missing. A word that begins with n, as N'Djamena, loses it. No error in any case.
#            Why: jasyllablesep/core.py lists the letters before a small one and has shi twice where one should be chi; findall() passes over
#            what matches nothing.
# Seen (Python 3.11), the syllables, and how many letters are lost
#   チョコレート    チ コ レー ト          1
#   チャンス        チ ス                  2
#   チューリップ    チ リッ プ             2
#   フュージョン    フ ジョン              2
#   タトゥー        タ ト                  2
#   ンジャメナ      ジャ メ ナ             1
#   ショーウィンドー  ショー ウィン ドー   0
# For kith's users: n-grams of syllables made with it know no chance and no chocolate. Compare what comes out, put together, with what went in; for
#            katakana re.findall("[^ァィゥェォャュョヮッーン][ァィゥェォャュョヮ]?[ーッン]*", text) loses nothing behind the first letter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jasyllablesep==0.0.1
"$folder/venv/bin/python" - <<'PY'
import sys
import jasyllablesep

expected = {
    "チョコレート": "チ コ レー ト", "チャンス": "チ ス", "チューリップ": "チ リッ プ", "フュージョン": "フ ジョン", "タトゥー": "タ ト",
    "ンジャメナ": "ジャ メ ナ", "ショーウィンドー": "ショー ウィン ドー",
}
seen = {word: " ".join(jasyllablesep.parse(word)) for word in expected}
for word, syllables in seen.items():
    print(word, syllables, len(word) - len(syllables.replace(" ", "")), sep="   ")
sys.exit(0 if seen == expected else 1)
PY
