#!/usr/bin/env bash
# Package:   jsonl-algebra 1.4.1 (relational algebra for files of JSON lines, command ja), its `join --how right` and `--how outer`
# Guess:     a row of the right file that has no partner is kept whole, with its key, and null for what only the left file has.
# Behaviour: it loses its key, and each field that the left file has too: they come out as null. Which rows had no partner, the one thing that an
#            outer join is made to tell, can't be seen from the result. Rows with a partner are as they should be, save that a field of
#            both files has the left one's value alone.
#            Why: core.py, merge_rows() leaves out the right file's key, which the left row is to bring, and without a left row
#            it puts null for all the left file's fields, after the right row's values have been put there.
# Seen (Python 3.11), a left file with document 1 and a right one with documents 1 and 2, --on id=id
#   inner  {"id":1,"note":"read","score":9}
#   right  {"id":1,"note":"read","score":9}  {"id":null,"note":null,"score":7}
#   outer  {"id":1,"note":"read","score":9}  {"id":null,"note":null,"score":7}
#   left, with the files exchanged
#          {"id":1,"note":"scored","score":9}  {"id":2,"note":"scored","score":7}
# For kith's users: to join the answers of two models by the id of the request, exchange the files and take --how left.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonl-algebra==1.4.1
cd "$folder"
echo '{"id": 1, "note": "read"}' >read.jsonl
printf '{"id": 1, "note": "scored", "score": 9}\n{"id": 2, "note": "scored", "score": 7}\n' >scored.jsonl
joined() {
  venv/bin/ja join "$@" --on id=id |
    venv/bin/python -c 'import json, sys
print("  ".join(json.dumps(json.loads(line), sort_keys=True, separators=(",", ":")) for line in sys.stdin))'
}
inner=$(joined read.jsonl scored.jsonl)
right=$(joined read.jsonl scored.jsonl --how right)
outer=$(joined read.jsonl scored.jsonl --how outer)
left=$(joined scored.jsonl read.jsonl --how left)
printf 'inner  %s\nright  %s\nouter  %s\nleft, with the files exchanged\n       %s\n' "$inner" "$right" "$outer" "$left"
pair='{"id":1,"note":"read","score":9}'
[ "$inner" = "$pair" ]
[ "$right" = "$pair  {\"id\":null,\"note\":null,\"score\":7}" ]
[ "$outer" = "$right" ]
[ "$left" = '{"id":1,"note":"scored","score":9}  {"id":2,"note":"scored","score":7}' ]
