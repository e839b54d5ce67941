#!/usr/bin/env bash
# Package:   text2digits 0.1.2 (puts figures for the number words of a text, heard by a machine or written)
# Guess:     a comma parts two numbers, in words or in figures; figures that stand in the text stay as they are; a word that is a number in one
#            sense only is left where it has the other.
# Behaviour: the Arab world is "The 1000000000 world", for arab is an Indian number; "Oh, I see" begins with a 0. The round numbers 100, 1000 and
#            10,000 in figures are multiplied or added with their neighbours across commas and "and": pages 100, 5 and 7 become "pages 105 7".
#            A range with a hyphen, two-three, is 23. Capitals and marks are never asked.
#            Why: tokens_basic.py: every token is lowered, SCALE_VALUES holds for literals too; rules.py joins tokens whatever glue is between.
# Seen (Python 3.11)
#   The Arab world                 The 1000000000 world
#   Oh, I see.                     0, I see.
#   pages 100, 5 and 7             pages 105 7
#   at 7, 100 people came          at 700 people came
#   two-three ways                 23 ways
#   one hundred, five and seven    100, 5 and 7
#   pages 101, 5 and 7             pages 101, 5 and 7
# For kith's users: put figures only where a run of number words stands, and keep what was in figures before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check text2digits==0.1.2
"$folder/venv/bin/python" - <<'PY'
import sys
from text2digits import Text2Digits

cases = {"The Arab world": "The 1000000000 world", "Oh, I see.": "0, I see.", "pages 100, 5 and 7": "pages 105 7",
         "at 7, 100 people came": "at 700 people came", "two-three ways": "23 ways", "one hundred, five and seven": "100, 5 and 7",
         "pages 101, 5 and 7": "pages 101, 5 and 7"}
seen = {text: Text2Digits().convert(text) for text in cases}
for text, words in seen.items():
    print(f"{text:30} {words}")
sys.exit(0 if seen == cases else 1)
PY
