#!/usr/bin/env bash
# Package:   numly 0.2.3 (numbers in ten systems of numerals, and in English words, by the western or the Indian scale)
# Guess:     by the Indian scale 10000000 is one crore, as its documentation has it, and 1.4 billion people are one hundred forty crore.
# Behaviour: ten million is "one hundred lakh", and a crore is ten times what it is in India: the 1.4 billion are "fourteen crore", a tenth of them,
#            with no error. Below ten million, and by the western scale, all words are right.
#            Why: words.py has 10_00_00_000 for the crore, one nought too many.
# Seen (Python 3.11), here, and as it is
#   1234567        twelve lakh thirty four thousand five hundred sixty seven     the same
#   10000000       one hundred lakh                     one crore
#   25000000       two hundred fifty lakh               two crore fifty lakh
#   150000000      one crore five hundred lakh          fifteen crore
#   1400000000     fourteen crore                       one hundred forty crore
# For kith's users: sums of Indian texts read aloud, or written out for a model, are a tenth from a hundred million on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numly==0.2.3
"$folder/venv/bin/python" - <<'PY'
import sys
import numly

def right(number):
    words = []
    for size, name in ((10**7, "crore"), (10**5, "lakh"), (1000, "thousand"), (1, "")):
        count, number = divmod(number, size)
        if count:
            words.append(f"{numly.to_words(count, 'western')} {name}".strip())
    return " ".join(words)

seen = {number: (numly.to_words(number, "indian"), right(number)) for number in (1234567, 10**7, 25 * 10**6, 15 * 10**7, 14 * 10**8)}
for number, (words, expected) in seen.items():
    print(f"{number:<14} {words:36} {'the same' if words == expected else expected}")
sys.exit(0 if seen[1234567][0] == seen[1234567][1] and [words for words, _ in list(seen.values())[1:]] ==
         ["one hundred lakh", "two hundred fifty lakh", "one crore five hundred lakh", "fourteen crore"]
         and [expected for _, expected in list(seen.values())[1:]] ==
         ["one crore", "two crore fifty lakh", "fifteen crore", "one hundred forty crore"] else 1)
PY
