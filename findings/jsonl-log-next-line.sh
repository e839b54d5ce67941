#!/usr/bin/env bash
# Package:   jsonl-log 0.2.1 (logs in JSON lines that are only appended to, the last row of a key being its state)
# Guess:     what was appended can be read, whatever text it holds; keys that are different in JSON, as 1, true and "1", are different keys.
# Behaviour: a row whose text has a line separator (U+2028), a paragraph separator (U+2029) or a next line (U+0085) is written as one line and read as
#            two: from then on read_all and read_latest raise an error for the whole file, with all rows before and after it. The file is valid, a
#            line for each row. Of two keys true and 1 the later row stands for both: read_latest has one state, with the key 1 and the row of true.
#            Why: log.py writes letters as they are and reads with str.splitlines(), which parts at ten characters; the keys go into a dict.
# Seen (Python 3.11)
#   rows with plain text            read 2 of 2
#   one more with U+2028            JSONDecodeError, by lines of the file 3
#   one more with U+0085            JSONDecodeError, by lines of the file 3
#   keys 1, true, "1"               states {1: 'of true', '1': 'of "1"'}
# For kith's users: texts from the web have these characters; one of them and the log is shut. Take them out, or give \u2028 as an escape.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonl-log==0.2.1
"$folder/venv/bin/python" - "$folder" <<'PY'
import json, sys
from jsonl_log import append_jsonl, read_all, read_latest

def read(path):
    try:
        return f"read {len(read_all(path))} of 2"
    except json.JSONDecodeError as error:
        with open(path, encoding="utf-8", newline="\n") as lines:
            return f"{type(error).__name__}, by lines of the file {len([json.loads(line) for line in lines])}"

seen = []
for name, more in (("rows with plain text", None), ("one more with U+2028", "a\u2028b"), ("one more with U+0085", "a\u0085b")):
    path = f"{sys.argv[1]}/{len(seen)}.jsonl"
    for text in ["first", "second"] + [more] * (more is not None):
        append_jsonl(path, {"text": text})
    seen.append(read(path))
    print(f"{name:31} {seen[-1]}")
path = f"{sys.argv[1]}/keys.jsonl"
for key in (1, True, "1"):
    append_jsonl(path, {"key": key, "of": f"of {json.dumps(key)}"})
states = {key: row["of"] for key, row in read_latest(path, key="key").items()}
print(f"{'keys 1, true, ' + json.dumps('1'):31} states {states}")
sys.exit(0 if seen == ["read 2 of 2"] + ["JSONDecodeError, by lines of the file 3"] * 2 and states == {1: "of true", "1": 'of "1"'} else 1)
PY
