#!/usr/bin/env bash
# Package:   toon-formatter 1.0.1 (writes and reads TOON, the notation that saves tokens; module toon), beside the official toon-format 1.2.0
# Guess:     what the package has written it reads as it was; a list inside the objects of a list is a list.
# Behaviour: in the objects of a list the length of an inner list is taken for a part of its key, and its items for one text: "tags" with a and b comes
#            back as "tags[2]" with the text "a,b", an empty one as "tags[0]" with an object. What is written is right, the official reader gives
#            the same as before. A list in a single object is read well, so that a test with one record shows nothing.
#            Why: decoder.py looks for the [n] of a list item in what stands behind the colon, where it never is.
# Seen (Python 3.11), here
#   {"u": [{"id": 1, "tags": ["a", "b"]}, {"id": 2, "tags": []}]}   {"u": [{"id": 1, "tags[2]": "a,b"}, {"id": 2, "tags[0]": {}}]}
#   {"id": 1, "tags": ["a", "b"]}                                   {"id": 1, "tags": ["a", "b"]}
#   official reader, both the same as before: True
# For kith's users: read with the official package what any other has written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps toon-formatter==1.0.1 toon-format==1.2.0
"$folder/venv/bin/python" - <<'PY'
import json, sys
import toon_format
from toon import ToonDecoder, ToonEncoder

values = [{"u": [{"id": 1, "tags": ["a", "b"]}, {"id": 2, "tags": []}]}, {"id": 1, "tags": ["a", "b"]}]
texts = [ToonEncoder().encode(value) for value in values]
back = [ToonDecoder().decode(text) for text in texts]
for value, read in zip(values, back):
    print(f"{json.dumps(value):63} {json.dumps(read)}")
official = all(toon_format.decode(text) == value for text, value in zip(texts, values))
print("official reader, both the same as before:", official)
sys.exit(0 if back == [{"u": [{"id": 1, "tags[2]": "a,b"}, {"id": 2, "tags[0]": {}}]}, values[1]] and official else 1)
PY
