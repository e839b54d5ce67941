#!/usr/bin/env bash
# Package:   nepali-num2word 0.3.3 (numbers and sums in Nepali words and figures)
# Guess:     5.999 rupees, as a computed price, are six rupees, or five and ninety-nine paise; 99,950, which rounds to a lakh, is 1 lakh in short;
#            99.5 in short is 99.5, with the precision of one digit that is the default.
# Behaviour: 5.999 is "five rupees and one hundred paise", and 0.999 is "one hundred paise". In short 99,950 and all up to a lakh are "100 thousand",
#            and 99,99,999 is "100 lakhs", units that nobody counts in so far. 99.5 is 99: below a thousand what stands after the point is cut off.
#            Why: the paise are rounded by themselves and nothing is carried; the unit is chosen before the number is rounded.
# Seen (Python 3.11)
#   convert_to_words(5.99)       five rupees and ninety-nine paise
#   convert_to_words(5.999)      five rupees and one hundred paise
#   compact_number(100000)       1 lakh
#   compact_number(99950)        100 thousand
#   compact_number(9999999)      100 lakhs
#   compact_number(99.5)         99
# For kith's users: sums from a division are read as no one says them. Round to two places first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nepali-num2word==0.3.3
"$folder/venv/bin/python" - <<'PY'
import sys
from nepali_num2word import compact_number, convert_to_words

expected = [(convert_to_words, 5.99, "five rupees and ninety-nine paise"), (convert_to_words, 5.999, "five rupees and one hundred paise"),
            (compact_number, 100000, "1 lakh"), (compact_number, 99950, "100 thousand"), (compact_number, 9999999, "100 lakhs"),
            (compact_number, 99.5, "99")]
seen = [(function, number, function(number)) for function, number, _ in expected]
for function, number, words in seen:
    print(f"{f'{function.__name__}({number})':28} {words}")
sys.exit(0 if seen == expected else 1)
PY
