#!/usr/bin/env bash
# Package:   wordninja-enhanced 3.2.0 (parts words that were written together; rejoin puts the text together again with its punctuation)
# Guess:     rejoin leaves a text alone that is well written; the English model leaves a word with an accent whole, as it does not know it.
# Behaviour: a blank is put after every point, comma and colon, in numbers, hours and addresses too: 3.50 becomes "3. 50", 1,500 becomes "1, 500" and
#            www.example.org three words. An accented letter, which the English list does not have, is a word by itself: "caf é". A quotation mark
#            of the single kind gets a blank behind it, C# before its mark. There is no sign by which to tell.
#            Why: wordninja.py: an unknown letter costs 25 and an unknown word is not allowed; rejoin has no_space_before, not no_space_after, for
#            the point.
# Seen (Python 3.11)
#   It costs 3.50 dollars at 10:30.   It costs 3. 50 dollars at 10: 30.
#   1,500 men see www.example.org     1, 500 men see www. example. org
#   a naïve café                      a na ï ve caf é
#   He said 'yes' and left            He said ' yes' and left
#   The cat sat.                      The cat sat.
# For kith's users: part only the words that no list knows, and leave figures alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check wordninja-enhanced==3.2.0
"$folder/venv/bin/python" - <<'PY'
import sys
from wordninja_enhanced import LanguageModel

model = LanguageModel(language="en")
cases = {"It costs 3.50 dollars at 10:30.": "It costs 3. 50 dollars at 10: 30.", "1,500 men see www.example.org": "1, 500 men see www. example. org",
         "a naïve café": "a na ï ve caf é", "He said 'yes' and left": "He said ' yes' and left", "The cat sat.": "The cat sat."}
seen = {text: model.rejoin(text) for text in cases}
for text, joined in seen.items():
    print(f"{text:33} {joined}")
sys.exit(0 if seen == cases else 1)
PY
