#!/usr/bin/env bash
# Package:   jsonl-algebra 1.4.1 (relational algebra for files of JSON lines, command ja), its `groupby` piped into `agg`
# Guess:     groups are as many as there are different texts in the field, and have those texts as names; `groupby --agg` in one
#            step and `groupby | agg` in two give the same.
# Behaviour: in two steps, as the help shows for groups in groups, a text that looks like JSON is read as JSON: version "1.10" becomes the
#            number 1.1 and is one group with version "1.1", whose counts and sums are added up. "1e3" and "1000" become one too.
#            In one step the groups stay apart.
#            Why: group.py, groupby_with_metadata() reads each text of the key as JSON, to undo what it does to lists and
#            objects, and it does so to all texts; agg.py then groups by what has come of it.
# Seen (Python 3.11), five rows
#   groupby | agg     {"version":1.1,"count":3}  {"version":1000.0,"count":2}
#   groupby --agg     {"version":"1.1","count":1}  {"version":"1.10","count":2}  {"version":"1e3","count":1}  {"version":"1000","count":1}
# For kith's users: when answers are counted by the model or version that gave them, use --agg in the same command.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonl-algebra==1.4.1
cd "$folder"
for version in 1.1 1.10 1.10 1e3 1000; do
  echo "{\"version\": \"$version\", \"model\": \"m\"}"
done >answers.jsonl
line() {
  venv/bin/python -c 'import json, sys
print("  ".join(json.dumps(json.loads(line), separators=(",", ":")) for line in sys.stdin))'
}
two=$(venv/bin/ja groupby version answers.jsonl | venv/bin/ja agg count | line)
one=$(venv/bin/ja groupby version answers.jsonl --agg count | line)
printf 'groupby | agg     %s\ngroupby --agg     %s\n' "$two" "$one"
[ "$two" = '{"version":1.1,"count":3}  {"version":1000.0,"count":2}' ]
[ "$(grep -o count <<<"$one" | wc -l)" = 4 ]
