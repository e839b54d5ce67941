#!/usr/bin/env bash
# Package:   jsonline 0.3.2 (a file of JSON lines as a list, by an index beside it), with orjson 3.13.0
# Guess:     open("log.jsonl") opens that file ("the .jsonl extension is not required"); what was appended is read back; a line that another program
#            appends is seen when the file is opened again.
# Behaviour: the ending is always added. open("log.jsonl") makes an empty log.jsonl.jsonl and has no records; no error, and what is appended goes there.
#            A record with a letter beyond ASCII, once another follows it, cannot be read: the length is kept in bytes, and as many letters
#            are read, which reach into the next line. The last record, and a file indexed by reading it, are right.
#            A line appended by another program stays unseen, for good: the index is kept and not compared with the file. If the package
#            then appends one of its own, that one has the number of the unseen one.
#            Why: jsonline/jsonline.py, __init__ (name + ".jsonl"); append and extend store bytes, _read_chunk reads a text file; _load_index.
# Seen (Python 3.11)
#   open("log.jsonl") of 2 lines:    0 records
#   open("log") of the same:         2 records
#   a third line by another program: 2 records
#   "caf\xe9", then "tea":           JSONDecodeError, then {'word': 'tea'}
# For kith's users: kith's own JSON lines, read so, are those of the first reading. Call rebuild_index() after opening, and leave the ending out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonline==0.3.2 orjson==3.13.0
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import json, os, sys
import jsonline

with open("log.jsonl", "w") as file:
    file.write('{"n": 1}\n{"n": 2}\n')
with_ending, without = len(jsonline.open("log.jsonl")), len(jsonline.open("log"))
with open("log.jsonl", "a") as file:
    file.write('{"n": 3}\n')
again, rebuilt = len(jsonline.open("log")), jsonline.open("log")
rebuilt.rebuild_index()
words = jsonline.open("words")
words.append({"word": "caf\u00e9"})
words.append({"word": "tea"})
try:
    first = words[0]
except json.JSONDecodeError:
    first = "JSONDecodeError"
print(f'open("log.jsonl") of 2 lines:    {with_ending} records')
print(f'open("log") of the same:         {without} records')
print(f'a third line by another program: {again} records')
print(f'"caf\\xe9", then "tea":           {first}, then {words[1]}')
sys.exit(0 if (with_ending, without, again, len(rebuilt)) == (0, 2, 2, 3) and os.path.exists("log.jsonl.jsonl") and first == "JSONDecodeError"
         and words[1] == {"word": "tea"} else 1)
PY
