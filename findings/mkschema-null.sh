#!/usr/bin/env bash
# Package:   mkschema 0.1.0 (a JSON Schema from sample records, whose check is done here with jsonschema 4.26.0)
# Guess:     a field that is an object in some records and null in others has both types ("differing types are unioned"), and its fields, their types and
#            which of them are required stay in the schema; an array's items likewise.
# Behaviour: one null takes it all away: the field is "null or object" without any properties, the array "array or null" without items. Of 100 records 99
#            may have the field in full; a single null anywhere, or a text in one of them, and whatever stands in it is valid. The
#            fields of an object within are gone too, at every depth. Only a field that is missing, not null, leaves them.
#            Why: mkschema/core.py, merge: with more than one type it returns the types alone; the next record then finds no properties.
# Seen (Python 3.11), four records with "user" and "tags", and the same with nulls in the fourth: what is left, and whether a wrong record is valid
#   none is null     user: age name   tags: string   wrong record: refused
#   one is null      user: -          tags: -        wrong record: valid
#   one has neither  user: age name   tags: string   wrong record: refused
# For kith's users: a schema made so from a log lets pass what it is to catch, since optional fields of such logs are null. Take the
#            nulls out of the samples first (jq 'del(..|nulls)').
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mkschema==0.1.0 jsonschema==4.26.0
"$folder/venv/bin/python" - <<'PY'
import sys
import jsonschema
from mkschema.core import generate

records = [{"id": number, "user": {"name": "Ann", "age": number}, "tags": ["rain"]} for number in (1, 2, 3)]
wrong = {"id": 5, "user": {"name": 5}, "tags": [5]}
seen = []
for name, fourth in [("none is null", {"id": 4, "user": {"name": "Bea", "age": 4}, "tags": ["sun"]}), ("one is null", {"id": 4, "user": None, "tags": None}),
                     ("one has neither", {"id": 4})]:
    schema = generate(records + [fourth])
    user, tags = schema["properties"]["user"], schema["properties"]["tags"]
    try:
        jsonschema.validate(wrong, schema)
        verdict = "valid"
    except jsonschema.ValidationError:
        verdict = "refused"
    seen.append((" ".join(user.get("properties", {})) or "-", tags.get("items", {}).get("type", "-"), verdict))
    print(f"{name:16} user: {seen[-1][0]:9}  tags: {seen[-1][1]:7}  wrong record: {verdict}")
sys.exit(0 if seen == [("age name", "string", "refused"), ("-", "-", "valid"), ("age name", "string", "refused")] else 1)
PY
