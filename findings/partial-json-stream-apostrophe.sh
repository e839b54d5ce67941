#!/usr/bin/env bash
# Package:   partial-json-stream 1.0.0 (reads the JSON of a reply as it arrives), JsonStreamParser and parse_partial, lenient as is the default
# Guess:     it "tolerates prose before/after the JSON: Sure! Here it is: {...}", whatever the prose is; and a snapshot that is complete, with
#            confidence 1.0, holds the reply's JSON.
# Behaviour: an apostrophe in the prose begins a string in single quotes: of "Here's the JSON: {...}" nothing is read, and the snapshot has None, complete
#            and with confidence 1.0. A number with which the reply begins ("1. {...}") is the whole of it, and so is a pair of brackets in the
#            prose, "[1]". What follows is skipped as prose. A first word with a small t, f or n ("the answer is") raises an error instead.
#            Why: parser.py, _step_pre_root: `'` is an obvious opener in prose, and a digit is a value unless prose came before it; end() sets
#            the state "done" in lenient mode, whatever was read.
# Seen (Python 3.11), value, complete and confidence, after end()
#   Sure! Here it is: {"a": 1}      {'a': 1}   True  1.0
#   Here's the JSON: {"a": 1}       None       True  1.0
#   1. {"a": 1}                     1.0        True  1.0
#   As in [1], it is {"a": 1}       [1]        True  1.0
# For kith's users: many replies begin with "Here's" or "I'm". Push only from the first brace on, or ask the server for JSON alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check partial-json-stream==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from partial_json_stream import JsonStreamParser

seen = []
for text in ('Sure! Here it is: {"a": 1}', 'Here\'s the JSON: {"a": 1}', '1. {"a": 1}', 'As in [1], it is {"a": 1}'):
    parser = JsonStreamParser()
    parser.push(text)
    parser.end()
    snapshot = parser.snapshot()
    seen.append((snapshot.value, snapshot.complete, snapshot.confidence))
    print(f"{text:31} {str(snapshot.value):10} {snapshot.complete}  {snapshot.confidence}")
sys.exit(0 if seen == [({"a": 1}, True, 1.0), (None, True, 1.0), (1.0, True, 1.0), ([1], True, 1.0)] else 1)
PY
