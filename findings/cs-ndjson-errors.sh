#!/usr/bin/env bash
# Package:   cs-ndjson 20250528 (reads and writes newline-delimited JSON), with the versions below of its siblings
# Guess:     scan_ndjson(file, error_list=errors) adds "(lineno, exception) tuples for errors encountered" to an empty list, so that one
#            can see that a line was left out; write_ndjson(file, objects) writes the objects.
# Behaviour: an empty list gets nothing. A line that is no JSON, such as an empty one or one that was cut off as a disk was full, is left
#            out, and the list says that there was none; there is a line in the log. A list that has something in it already gets
#            them. UUIDNDJSONMapping hands over an empty list, too, so that its scan_errors are always empty.
#            write_ndjson and append_ndjson end in a NameError at the first object, whatever it is, and leave an empty file.
#            Why: cs/ndjson.py, `if error_list:` where None is meant, and dump_ndjson(obj, f) in a loop over o.
# Seen (Python 3.11), a file of two records with an empty line between them
#   error_list of 0               2 records, errors in lines []
#   error_list of 1               2 records, errors in lines [2]
#   write_ndjson                  NameError 0   (bytes written)
# For kith's users: requests or answers that are lost by this reader leave no trace in the program. Give it a list with one element, and
#            compare the number of lines.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cs-ndjson==20250528 cs-deco==20261026 cs-fileutils==20260531 cs-logutils==20260912 \
  cs-mappings==20260912 cs-obj==20261016 cs-pfx==20260912
printf '{"a": 1}\n\n{"a": 2}\n' >records.ndjson
venv/bin/python - 2>/dev/null <<'PY'
import os
import sys
from cs.ndjson import scan_ndjson, write_ndjson

seen = []
for errors in ([], ["before"]):
    before = len(errors)
    records = list(scan_ndjson("records.ndjson", error_list=errors))
    seen.append((len(records), [line for line, _ in errors[before:]]))
    print(f"{f'error_list of {before}':29} {len(records)} records, errors in lines {seen[-1][1]}")
try:
    write_ndjson("written.ndjson", [{"a": 1}])
    seen.append("written")
except NameError:
    seen.append(("NameError", os.path.getsize("written.ndjson")))
print(f"{'write_ndjson':29}", *seen[-1])
sys.exit(0 if seen == [(2, []), (2, [2]), ("NameError", 0)] else 1)
PY
