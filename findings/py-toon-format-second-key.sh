#!/usr/bin/env bash
# Package:   py-toon-format 0.1.0 (writes and reads TOON, the notation that saves tokens; module py_toon_format)
# Guess:     what the package has written it reads as it was; a text ends where it ended.
# Behaviour: of an object in a list the second key and all after it slip out and are keys of what is around the list: the price of a book is the price
#            of the shop. Of a text with a new line the first line is left. A number like 1e-07 is a text, an empty object None. No error is
#            raised, and a list whose objects have the same simple values only, which is written as a table, is right.
#            Why: encoder.py: the keys after the first get the indentation of the dash; texts are quoted for commas, colons and brackets only.
# Seen (Python 3.11)
#   {"books": [{"id": 1}, {"title": "x", "price": 3}]}   {"books": [{"id": 1}, {"title": "x"}], "price": 3}
#   {"s": "two\nlines"}                                  {"s": "two"}
#   {"p": 1e-07}                                         {"p": "1e-07"}
#   {"k": {}}                                            {"k": null}
#   {"books": [{"id": 1}, {"id": 2}]}                    {"books": [{"id": 1}, {"id": 2}]}
# For kith's users: write such data with the official package, toon-format.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps py-toon-format==0.1.0
"$folder/venv/bin/python" - <<'PY'
import json, sys
from py_toon_format import decode, encode

cases = [({"books": [{"id": 1}, {"title": "x", "price": 3}]}, {"books": [{"id": 1}, {"title": "x"}], "price": 3}),
         ({"s": "two\nlines"}, {"s": "two"}), ({"p": 1e-07}, {"p": "1e-07"}), ({"k": {}}, {"k": None}),
         ({"books": [{"id": 1}, {"id": 2}]}, {"books": [{"id": 1}, {"id": 2}]})]
good = True
for value, expected in cases:
    back = decode(encode(value))
    print(f"{json.dumps(value):52} {json.dumps(back)}")
    good = good and back == expected
sys.exit(0 if good else 1)
PY
