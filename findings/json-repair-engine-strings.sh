#!/usr/bin/env bash
# Package:   json-repair-engine 0.1.7 (module jsonrepair; repairs JSON of language models, "zero dependencies")
# Guess:     loads leaves JSON that is valid as it is, with repaired False; "string-aware repair: all replacements skip quoted string
#            contents".
# Behaviour: a comma before a closing bracket or brace is taken out wherever it stands, in strings and keys too, with the blanks between kept:
#            of a reply that has code, JSON or a list in a string, "[1, 2,]" becomes "[1, 2]" and "f(a,)" stays. The report says
#            "Removed trailing comma", repaired is True, and the confidence is lower, for a text in which nothing was wrong.
#            Comments, literals, quotes and double commas in strings are left alone, as promised.
#            Why: jsonrepair/repairer.py, repair_trailing_commas has no string regions, as its neighbours have.
# Seen (Python 3.11), the value of "k" and the number of repairs
#   "for x in [1, 2,]:"           'for x in [1, 2]:'   1
#   "{\"a\": 1,}"                 '{"a": 1}'           1
#   "f(a,) # b"                   'f(a,) # b'          0
#   "a,, b // c"                  'a,, b // c'         0
# For kith's users: replies with code or JSON in them that go through it are not what the server sent. Try json.loads first, and repair only
#            what it refuses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check json-repair-engine==0.1.7
"$folder/venv/bin/python" - <<'PY'
import json
import sys
from jsonrepair import loads

seen = []
for text in ("for x in [1, 2,]:", '{"a": 1,}', "f(a,) # b", "a,, b // c"):
    data, report = loads(json.dumps({"k": text}))
    seen.append((data["k"], len(report.fixes)))
    print(f"{json.dumps(text):29} {data['k']!r:20} {len(report.fixes)}")
sys.exit(0 if seen == [("for x in [1, 2]:", 1), ('{"a": 1}', 1), ("f(a,) # b", 0), ("a,, b // c", 0)] else 1)
PY
