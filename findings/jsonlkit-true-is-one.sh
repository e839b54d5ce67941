#!/usr/bin/env bash
# Package:   jsonlkit 0.2.0 (reads, sorts, counts and cleans files of JSON lines, without dependencies)
# Guess:     dedupe(..., key="label") keeps the first record of each value that the field has in the file: true and 1, false and 0 are two values in
#            JSON, and value_counts of the same package counts them apart.
# Behaviour: records with true are dropped once one with 1 has been seen, and those with false after 0, and the other way round: lost without
#            a word. Without a key, where whole records are compared, {"label":1} and {"label":true} both stay.
#            Why: jsonlkit/core.py keeps the values of the key as they are in a Python set, where True equals 1; whole records it
#            compares as text, and so does analyze.py for its counts.
# Seen (Python 3.11), of five records with the labels 1, true, 0, false, "1"
#   dedupe by the label   1 0 "1"
#   dedupe                1 true 0 false "1"
#   value_counts          1 true 0 false "1"
# For kith's users: texts whose labels or answers are partly figures and partly true or false must not be thinned out by this key before a training; a
#            key with two fields in it, or jq's unique_by, keeps them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonlkit==0.2.0
printf '{"label":1}\n{"label":true}\n{"label":0}\n{"label":false}\n{"label":"1"}\n' >texts.jsonl
venv/bin/python - <<'PY'
import json
import sys
import jsonlkit

seen = []
for name, key in (("dedupe by the label", "label"), ("dedupe", None)):
    jsonlkit.dedupe("texts.jsonl", "kept.jsonl", key=key)
    seen.append(" ".join(json.dumps(record["label"]) for record in jsonlkit.read("kept.jsonl")))
    print(f"{name:21}", seen[-1])
seen.append(" ".join(json.dumps(value) for value, _ in jsonlkit.value_counts("texts.jsonl", "label")))
print(f"{'value_counts':21}", seen[-1])
sys.exit(0 if seen == ['1 0 "1"', '1 true 0 false "1"', '1 true 0 false "1"'] else 1)
PY
