#!/usr/bin/env bash
# Package:   timelength 3.0.4 (lengths of time as people write them, in words or figures, to seconds)
# Guess:     "two and a half hours" is 9000 seconds, or it is no success; "half an hour", "3 quarters of an hour" and "1/2 hour" are read.
# Behaviour: it is half an hour, with success. Whatever stands before "and a half" is dropped: three and a half days are twelve hours, 2 1/2
#            hours thirty minutes. "An hour and a half" is an hour, "zero point five hours" are five. The number left over is in
#            result.invalid, with the flag LONELY_VALUE; result.success is True all the same, as it is for a clean "2.5 hours".
#            Why: a number that has no unit of its own behind it is put aside when the next number comes, and "half" is that number.
# Seen (Python 3.11), success and seconds
#   2.5 hours                True    9000
#   two and a half hours     True    1800
#   2 1/2 hours              True    1800
#   three and a half days    True   43200
#   an hour and a half       True    3600
#   zero point five hours    True   18000
# For kith's users: limits, keeping times and intervals that a person or a model gave in words are a fraction of what was meant. Take the text only
#            if result.invalid is empty.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check timelength==3.0.4
"$folder/venv/bin/python" - <<'PY'
import sys
from timelength import TimeLength

seen = []
for text in ("2.5 hours", "two and a half hours", "2 1/2 hours", "three and a half days", "an hour and a half", "zero point five hours"):
    result = TimeLength(text).result
    seen.append((result.success, int(result.seconds)))
    print(f"{text:24} {result.success} {result.seconds:7.0f}")
sys.exit(0 if seen == [(True, 9000), (True, 1800), (True, 1800), (True, 43200), (True, 3600), (True, 18000)] else 1)
PY
