#!/usr/bin/env bash
# Package:   jsonriver 1.0.0 (streaming JSON, a port of the package of that name for TypeScript)
# Guess:     "Final result matches json.loads() exactly", "the final value yielded will be the same as running json.loads on the entire input".
# Behaviour: every number is a float. An integer above 2**53, as identifiers, seeds, hashes and times in nanoseconds are, is another
#            number: 9007199254740993 ends in 992, and of 20 digits about 16 are right. Nothing is raised, and as 30 == 30.0 in
#            Python a comparison with json.loads on small numbers finds no difference. A count is no index any more, and written back it is
#            30.0, which servers that want an integer refuse; the example of its documentation shows that much.
#            Why: jsonriver/tokenize.py, return float(s), as TypeScript has one kind of number.
# Seen (Python 3.11), by jsonriver, and by json.loads
#   30                            30.0                   30
#   9007199254740993              9007199254740992.0     9007199254740993
#   1795881600123456789           1.7958816001234568e+18 1795881600123456789
#   equal to json.loads           True False False
# For kith's users: identifiers and times of a reply that is read so are not those that were sent. Read it with json.loads once it is whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonriver==1.0.0
"$folder/venv/bin/python" - <<'PY'
import asyncio
import json
import sys
from jsonriver import parse

async def last(text):
    async def chunks():
        for i in range(0, len(text), 3):
            yield text[i:i + 3]
    async for value in parse(chunks()):
        pass
    return value

seen, equal = [], []
for number in ("30", "9007199254740993", "1795881600123456789"):
    text = f'{{"n": {number}}}'
    value, right = asyncio.run(last(text)), json.loads(text)
    seen.append((str(value["n"]), str(right["n"])))
    equal.append(value == right)
    print(f"{number:29} {seen[-1][0]:22} {seen[-1][1]}")
print(f"{'equal to json.loads':29}", *equal)
sys.exit(0 if seen == [("30.0", "30"), ("9007199254740992.0", "9007199254740993"), ("1.7958816001234568e+18", "1795881600123456789")]
         and equal == [True, False, False] else 1)
PY
