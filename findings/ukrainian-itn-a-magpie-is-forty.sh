#!/usr/bin/env bash
# Package:   ukrainian-itn 0.4.2 (figures for the number words of Ukrainian transcripts, by weighted transducers)
# Guess:     a word that is a form of a number and a word of its own, like сорока, the magpie, stays where it is the subject of a verb; two ordinary
#            words are a fraction only where something is parted.
# Behaviour: the magpie is 40 in every sentence: "40 принесла на хвості" for a little bird told me. One came, a second, a third, as a transcript
#            without commas has it, is "прийшла 1/2 третя". Years, hours, forty people and real fractions are right.
#            Why: сорока is the genitive of сорок in the tables for numbers, and any pair of words that could be a fraction is one; the text around it
#            is not asked.
# Seen (Python 3.11)
#   сорока принесла на хвості (a magpie told me)            40 принесла на хвості
#   сорока вкрала прикрасу (a magpie stole the jewel)       40 вкрала прикрасу
#   прийшла одна друга третя (one came, a second, a third)  прийшла 1/2 третя
#   близько сорока людей (about forty people)               близько 40 людей
#   одна третя населення (a third of the people)            1/3 населення
# For kith's users: transcripts of tales for children, and of talk, have figures that nobody said. Take only what is before a unit, a month or a noun
#            in the genitive.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ukrainian-itn==0.4.2
"$folder/venv/bin/python" - <<'PY'
import sys
from ukrainian_itn import normalize

expected = [
    ("сорока принесла на хвості", "a magpie told me", "40 принесла на хвості"),
    ("сорока вкрала прикрасу", "a magpie stole the jewel", "40 вкрала прикрасу"),
    ("прийшла одна друга третя", "one came, a second, a third", "прийшла 1/2 третя"),
    ("близько сорока людей", "about forty people", "близько 40 людей"),
    ("одна третя населення", "a third of the people", "1/3 населення"),
]
seen = [(text, meaning, normalize(text)) for text, meaning, _ in expected]
for text, meaning, result in seen:
    print(f"{text + ' (' + meaning + ')':55} {result}")
sys.exit(0 if seen == expected else 1)
PY
