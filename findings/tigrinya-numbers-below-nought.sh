#!/usr/bin/env bash
# Package:   tigrinya-numbers 0.2.0 (numbers, times and dates in Tigrinya words)
# Guess:     "negative numbers" have the prefix ኣሉታ (minus), all of them; the 24 hours of the day are read in 24 ways, as 13 is "thirteen".
# Behaviour: between -1 and 0 the minus is lost: -0.5 is read as 0.5, and -0.5 per cent as 0.5 per cent, while -1.5 has it. Midnight is read as noon:
#            hour 0 is "twelve", as 12 is, where 13 is "thirteen" and 23 "twenty-three", so that half past midnight and half past noon are one.
#            Why: converter.py reads int() of what stands before the point, and -0 is 0; num_to_time puts 12 for 0 as on a clock of 12 hours, and
#            leaves the others on one of 24.
# Seen (Python 3.11)
#   -1.5    ኣሉታ ሓደ ነጥቢ ሓሙሽተ            minus one point five
#   -0.5    ዜሮ ነጥቢ ሓሙሽተ                nought point five
#   0.5     ዜሮ ነጥቢ ሓሙሽተ                nought point five
#   00:30   ሰዓት ዓሰርተ ክልተን ሰላሳ ደቒቕን    twelve and thirty minutes
#   12:30   ሰዓት ዓሰርተ ክልተን ሰላሳ ደቒቕን    twelve and thirty minutes
#   13:30   ሰዓት ዓሰርተ ሰለስተን ሰላሳ ደቒቕን   thirteen and thirty minutes
# For kith's users: a fall of half a per cent is read, and learned, as a rise. Put ኣሉታ before the words of abs(n).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tigrinya-numbers==0.2.0
"$folder/venv/bin/python" - <<'PY'
import sys
from tigrinya_numbers import num_to_tigrinya, num_to_time

expected = [("-1.5", "ኣሉታ ሓደ ነጥቢ ሓሙሽተ"), ("-0.5", "ዜሮ ነጥቢ ሓሙሽተ"), ("0.5", "ዜሮ ነጥቢ ሓሙሽተ"), ("00:30", "ሰዓት ዓሰርተ ክልተን ሰላሳ ደቒቕን"),
            ("12:30", "ሰዓት ዓሰርተ ክልተን ሰላሳ ደቒቕን"), ("13:30", "ሰዓት ዓሰርተ ሰለስተን ሰላሳ ደቒቕን")]
seen = []
for text, _ in expected:
    hour, colon, minute = text.partition(":")
    seen.append((text, num_to_time(int(hour), int(minute)) if colon else num_to_tigrinya(float(text))))
    print("   ".join(seen[-1]))
sys.exit(0 if seen == expected else 1)
PY
