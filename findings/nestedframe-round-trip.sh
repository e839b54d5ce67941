#!/usr/bin/env bash
# Package:   nestedframe 0.1.1 (nested JSON lines as a table and back: "round-trip conversion back to nested records"), with pandas 3.1.1
# Guess:     records read and written again by to_ndjson, or taken by to_nested, are the same: objects stay objects, a whole number whole,
#            a missing field missing or null.
# Behaviour: to_ndjson makes a list of one of each object. A missing number is written as NaN, which is no JSON, and makes the whole numbers of
#            its column fractions; a column of whole numbers that none lacks is an error (int64).
#            In to_nested without grouping objects are right, until one record has null for one: then that object is NaN in all records, and what
#            was in it is gone.
#            Why: nestedframe/core.py: to_nested(group_by) takes each prefix for an exploded list; undot sets "from" = NaN over the object
#            that "from.page" has made, since the null has a column of its own.
# Seen (Python 3.11)
#   to_ndjson    {"from": {"book": "Tide"}}        {"from": [{"book": "Tide"}]}
#   to_ndjson    {"p": 0.5} and {}                 {"p": 0.5} and {"p": NaN}
#   to_ndjson    {"id": 1}                         TypeError
#   to_nested    {"from": {"page": 1}}, then null  from: nan and from: nan
# For kith's users: texts to train on, with where they come from in an object, lose it by a single null. Keep the original records, and use
#            the table only to look.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nestedframe==0.1.1 pandas==3.1.1
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
from nestedframe import NestedFrame

def written(records):
    try:
        NestedFrame.from_records(records).to_ndjson("out.jsonl")
    except TypeError:
        return "TypeError"
    return open("out.jsonl").read().strip().replace("\n", " and ")

seen = [written([{"from": {"book": "Tide"}}]), written([{"p": 0.5}, {}]), written([{"id": 1}]),
        " and ".join(f"from: {float(record['from'])}" for record in NestedFrame.from_records([{"from": {"page": 1}}, {"from": None}]).to_nested())]
for how, what, result in zip(["to_ndjson"] * 3 + ["to_nested"], ['{"from": {"book": "Tide"}}', '{"p": 0.5} and {}', '{"id": 1}',
                                                                  '{"from": {"page": 1}}, then null'], seen):
    print(f"{how:12} {what:33} {result}")
sys.exit(0 if seen == ['{"from": [{"book": "Tide"}]}', '{"p": 0.5} and {"p": NaN}', "TypeError", "from: nan and from: nan"] else 1)
PY
