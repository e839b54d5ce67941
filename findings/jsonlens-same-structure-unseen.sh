#!/usr/bin/env bash
# Package:   jsonlens 0.1.1 ("inspect and extract JSON structure safely with optional fields and type merging")
# Guess:     build_structure says "more items (same structure)" of items that have it; what it has not looked at it does not vouch for.
# Behaviour: with the mode that is the default, "fast", it looks at the first item alone and says of all others that they have the same structure,
#            whatever they are: records with other fields, numbers, nothing. "sample" vouches for the rest of a list after three
#            items. A field that is missing later is not optional, a type that is otherwise later is not merged. Only "full" is right.
#            Why: jsonlens/core.py cuts the list to what it looks at first, finds that uniform, and counts the length of the whole.
# Seen (Python 3.11), a list of four records, of which the second has no name, the third a text for its number, the fourth is null
#   fast     [{'id': 'int', 'name': 'str'}, '... 3 more items (same structure)']
#   sample   [{'id': 'int | str', 'name?': 'str'}]
#   full     [{'id': 'int', 'name': 'str'}, {'id': 'int'}, {'id': 'str', 'name': 'str'}, 'null']
# For kith's users: records for training that are looked over so seem uniform and are not; kith's trainer reads each line and names those it can't.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonlens==0.1.1
"$folder/venv/bin/python" - <<'PY'
import sys
from jsonlens import build_structure

records = [{"id": 1, "name": "a"}, {"id": 2}, {"id": "3", "name": "c"}, None]
seen = [build_structure(records), build_structure(records, "sample"), build_structure(records, "full")]
for name, value in zip(("fast", "sample", "full"), seen):
    print(f"{name:8}", value)
sys.exit(0 if seen[0] == [{"id": "int", "name": "str"}, "... 3 more items (same structure)"] and "null" in seen[2] else 1)
PY
