#!/usr/bin/env bash
# Package:   json-arrays 0.15.0 (reads and writes JSON arrays and JSON Lines record by record), with ijson 3.6.0
# Guess:     what is sent to sink_from_file("records.json") is read back by load_from_file("records.json"), however many records there are,
#            as it is with dump_to_file, and with both for a name that ends in .jsonl.
# Behaviour: a single record is written without brackets, and read back as no record at all: an empty list, without an error. A first
#            record that counts as false in Python (an empty object, list or text, 0) is dropped, and so are all such ones up to the
#            first that is not. Without records the file is "]" alone, which is no JSON. JSON Lines are right.
#            Why: json_arrays/json_iter.py, json_sink holds back the first value to see whether there will be a second, and asks
#            `if is_first_value and first_value`, where it should ask whether there is one; load reads the items of an array.
# Seen (Python 3.11), what was sent, and what was read back from .json and from .jsonl
#   ["a", "b"]        ["a", "b"]             ["a", "b"]
#   ["a"]             []                     ["a"]
#   [{}, "a", "b"]    ["a", "b"]             [{}, "a", "b"]
#   [0, 1, 2]         [1, 2]                 [0, 1, 2]
#   []                IncompleteJSONError    []
# For kith's users: a batch of one request, or one answer of kithd kept in a file, is gone when it is read. Take .jsonl, which kith
#            reads and writes itself, or dump_to_file with a generator.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check json-arrays==0.15.0 ijson==3.6.0
venv/bin/python - <<'PY'
import json
import sys
import json_arrays

seen = []
for sent in [["a", "b"], ["a"], [{}, "a", "b"], [0, 1, 2], []]:
    row = []
    for file in ("records.json", "records.jsonl"):
        with json_arrays.sink_from_file(file) as sink:
            for record in sent:
                sink.send(record)
        try:
            row.append(json.dumps(list(json_arrays.load_from_file(file))))
        except Exception as error:
            row.append(type(error).__name__)
    json_arrays.dump_to_file(iter(sent), "dumped.json")
    print(f"{json.dumps(sent):17} {row[0]:22} {row[1]}")
    seen.append((row[0], row[1] == json.dumps(sent) and list(json_arrays.load_from_file("dumped.json")) == sent))
sys.exit(0 if seen == [('["a", "b"]', True), ("[]", True), ('["a", "b"]', True), ("[1, 2]", True), ("IncompleteJSONError", True)] else 1)
PY
