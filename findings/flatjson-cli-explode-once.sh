#!/usr/bin/env bash
# Package:   flatjson-cli 0.1.0 (makes a CSV of JSON or JSON lines; lists joined, numbered or "exploded", a row for each item)
# Guess:     with explode every item of every list has its row, wherever the list is; joined lists are JSON; a line that is not an object is told of.
# Behaviour: a list inside an object is exploded and then all rows but the first are thrown away: of an order with three items one is left, and the
#            count says "1 records". A list at the top has its rows. Joined objects are Python, with single quotes and None, and an item that has
#            "; " in it becomes two. Lines that are lists or texts are passed over in silence. A key with a point and a nested one are the same
#            column, of which the later stays.
#            Why: flatjson/core.py, flatten_record_exploded: scalars.update(sub_rows[0]); str(x); isinstance(record, dict).
# Seen (Python 3.11)
#   {"order": {"items": [pen, ink, pad]}}   rows 1: pen
#   {"items": [pen, ink, pad]}              rows 3: pen ink pad
#   {"tags": ["a; b", "c"]} joined          a; b; c
#   {"who": [{"name": null}]} joined        {'name': None}
#   {"a.b": 1, "a": {"b": 2}}               2
#   three lines, one of them a list         records 2
# For kith's users: count the items before and the rows after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flatjson-cli==0.1.0
"$folder/venv/bin/python" - <<'PY'
import csv, json, sys, tempfile
from pathlib import Path
from flatjson import flatten_record, json_file_to_csv

folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))

def exploded(record):
    (folder / "a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    json_file_to_csv(str(folder / "a.jsonl"), str(folder / "a.csv"), array_strategy="explode")
    with open(folder / "a.csv", newline="", encoding="utf-8") as rows:
        return [list(row.values())[-1] for row in csv.DictReader(rows)]

items = ["pen", "ink", "pad"]
nested, top = exploded({"order": {"items": items}}), exploded({"items": items})
print("{\"order\": {\"items\": [pen, ink, pad]}}  ", f"rows {len(nested)}:", *nested)
print("{\"items\": [pen, ink, pad]}             ", f"rows {len(top)}:", *top)
joined = [flatten_record(record)[key] for record, key in (({"tags": ["a; b", "c"]}, "tags"), ({"who": [{"name": None}]}, "who"),
                                                           ({"a.b": 1, "a": {"b": 2}}, "a.b"))]
for text, value in zip(("{\"tags\": [\"a; b\", \"c\"]} joined", "{\"who\": [{\"name\": null}]} joined", "{\"a.b\": 1, \"a\": {\"b\": 2}}"), joined):
    print(f"{text:39} {value}")
(folder / "b.jsonl").write_text("{\"n\": 1}\n[{\"n\": 2}]\n{\"n\": 3}\n", encoding="utf-8")
count = json_file_to_csv(str(folder / "b.jsonl"), str(folder / "b.csv"))["records"]
print("three lines, one of them a list         records", count)
sys.exit(0 if nested == ["pen"] and top == items and joined == ["a; b; c", "{'name': None}", 2] and count == 2 else 1)
PY
