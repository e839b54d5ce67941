#!/usr/bin/env bash
# Package:   jsonl-lens 0.1.0 (checks a file of JSON lines)
# Guess:     "invalid lines" is the number of lines that are not valid, and with the valid records and the blank lines makes up the file;
#            --max-errors limits the messages shown.
# Behaviour: no more than 20 are ever counted: of 100 lines, 50 of them no JSON, it says 50 valid and 20 invalid, and a file of a million such lines
#            has 20 too. 30 lines are nowhere. In the output for programs (--format json) it is the same. --max-errors raises the number.
#            A record without a field that --require-field asks for counts as valid and as invalid at once.
#            Why: jsonl_lens/cli.py: invalid_lines is the length of the list of messages, which is cut at max_errors.
# Seen (Python 3.11), 100 lines, 50 of them no JSON; and 50 records, one without "id"
#                       valid  invalid  blank
#   100 lines              50       20      0
#   --max-errors 1000      50       50      0
#   --require-field id     50        1      0
# For kith's users: by this a file for training looks four fifths good where it is half good. Raise --max-errors beyond the lines of the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonl-lens==0.1.0
cd "$folder"
for number in $(seq 50); do
    printf '{"id": %d}\n{id: %d}\n' "$number" "$number"
done > half.jsonl
{ printf '{"name": "first"}\n'; seq 49 | sed 's/.*/{"id": &}/'; } > fields.jsonl
failed=0
while IFS='|' read -r name expected arguments; do
    # shellcheck disable=SC2086
    venv/bin/jsonl-lens $arguments > seen.txt || true
    seen=$(awk -F ': ' '/^valid records/ { valid = $2 } /^invalid lines/ { invalid = $2 } /^blank lines/ { print valid, invalid, $2 }' seen.txt)
    # shellcheck disable=SC2086
    printf '%-20s %5s %8s %6s\n' "$name" $seen
    [ "$seen" = "$expected" ] || failed=1
done <<'TABLE'
100 lines|50 20 0|half.jsonl
--max-errors 1000|50 50 0|half.jsonl --max-errors 1000
--require-field id|50 1 0|fields.jsonl --require-field id
TABLE
exit "$failed"
