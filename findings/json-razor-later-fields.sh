#!/usr/bin/env bash
# Package:   json-razor 0.1.3 (makes JSON, YAML and JSON lines small for a reader or a model, "preserving the schema": one example for each kind of
#            item)
# Guess:     a field that only some records have, and a field that is a number here and a text there, can be seen in what is left: that is the schema.
# Behaviour: of the objects of a list the first alone is left, whatever is in the others. A field that the first lacks is gone with all its records, a
#            value that is null in the first is null for good, and an empty list hides what the other lists hold. A log whose errors come later has no
#            errors. With keep=3 the first three are left, not three that differ.
#            Why: core.py, collapse sorts items by JSON type only, and all objects are one type, as are all lists.
# Seen (Python 3.11), fields of the records, and of what is left
#   a log: level, message, error, code           level, message
#   error null, then an object                   {'error': None}
#   lists: [], [1], ["a"]                        [[]]
#   a log with keep=3                            level, message
# For kith's users: a model that is asked for the schema, or to write a reader, is told of half of the fields. Join the keys of all records first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check json-razor==0.1.3
"$folder/venv/bin/python" - <<'PY'
import sys
from json_razor import collapse

log = [{"level": "info", "message": "started"}] * 5 + [{"level": "error", "message": "lost", "error": {"code": 7}, "code": "E7"}] * 5

def fields(records):
    return list(dict.fromkeys(key for record in records for key in record))

seen = [fields(collapse(log)), collapse([{"error": None}, {"error": {"code": 7}}]), collapse([[], [1], ["a"]]), fields(collapse(log, keep=3))]
print(f"{'a log: ' + ', '.join(fields(log)):44} {', '.join(seen[0])}")
print(f"{'error null, then an object':44} {seen[1][0]}")
print(f"{'lists: [], [1], [' + chr(34) + 'a' + chr(34) + ']':44} {seen[2]}")
print(f"{'a log with keep=3':44} {', '.join(seen[3])}")
sys.exit(0 if fields(log) == ["level", "message", "error", "code"] and seen == [["level", "message"], [{"error": None}], [[]],
                                                                               ["level", "message"]] else 1)
PY
