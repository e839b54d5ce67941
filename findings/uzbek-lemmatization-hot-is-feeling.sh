#!/usr/bin/env bash
# Package:   uzbek-lemmatization 2 (base forms of Uzbek words, by dictionaries and tables of sounds that change)
# Guess:     a table of sounds that change is asked for words that have the changed stem and an ending; a base form has no blank in it; the three
#            apostrophes of Uzbek are one.
# Behaviour: every word that begins with the letters of a changed stem gets that stem: hissa (a share) is "his" (a feeling), issiq (hot) is "isi "
#            and bunyod (building) "bu " (this), both with a blank behind. The dictionary, which has these words, is asked afterwards. All
#            apostrophes are made straight first, while the tables have the curly one: none of the stems with o‘ or g‘ is ever mended, so that
#            ko‘ngli (his mind) stays and bag‘ri (his breast) becomes "ba".
#            Why: uzbek_lemmatization.py, lemmatize: change_apostrophe, then __sound_change with startswith, then lemmatize_word.
# Seen (Python 3.11)
#   burnida   'burun'     (in his nose: nose)
#   issiq     'isi '      (hot)
#   hissa     'his'       (share)
#   bunyod    'bu '       (building)
#   ko‘ngli   "ko'ngli"   (by the table ko‘ngil)
#   bag‘ri    'ba'        (by the table bag‘ir)
# For kith's users: look a word up as it is before its sounds are changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uzbek-lemmatization==2
"$folder/venv/bin/python" - <<'PY'
import sys
from uzbek_lemmatization import lemmatize

cases = {"burnida": ("burun", "in his nose: nose"), "issiq": ("isi ", "hot"), "hissa": ("his", "share"), "bunyod": ("bu ", "building"),
         "ko‘ngli": ("ko'ngli", "by the table ko‘ngil"), "bag‘ri": ("ba", "by the table bag‘ir")}
seen = {word: lemmatize(word) for word in cases}
for word, (_, meaning) in cases.items():
    print(f"{word:9} {seen[word]!r:11} ({meaning})")
sys.exit(0 if seen == {word: lemma for word, (lemma, _) in cases.items()} else 1)
PY
