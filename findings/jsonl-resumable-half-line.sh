#!/usr/bin/env bash
# Package:   jsonl-resumable 0.5.0 (random access to, and resuming in, files with one JSON value a line)
# Guess:     after update(), which "picks up where the index left off", a file that was appended to has the same lines as one that is
#            indexed anew, whatever was written of its last line when it was indexed first.
# Behaviour: what the file ended with counts as a whole line, and update() begins a new one there. Whoever indexes a file while
#            another still writes it has some line in two halves, neither of which is JSON, and
#            every later line has a number one too high. Where just the line end was missing, an empty line comes in.
#            A new JsonlIndex of the same file loads the saved index and has the fault too, in later runs as well;
#            checkpoints of batch_processor count by these numbers. rebuild() is right.
#            Why: jsonl_resumable/index.py, update() seeks to the old size of the file, not to the last line's beginning.
# Seen (Python 3.11), the lines by update(), by a new JsonlIndex, and by rebuild(), of a file with {"n":0} {"n":1} {"n":2}
#   {"n":0} {"n"            {"n":0} | {"n" | :1} | {"n":2}      4   3
#   {"n":0} {"n":1}         {"n":0} | {"n":1} |  | {"n":2}      4   3
#   {"n":0} and a line end  {"n":0} | {"n":1} | {"n":2}         3   3
# For kith's users: of files of answers that are still being written, call rebuild(), or update() only if the file's last byte was a line
#            end each time before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsonl-resumable==0.5.0
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from jsonl_resumable import JsonlIndex

whole = '{"n":0}\n{"n":1}\n{"n":2}\n'

def ask(name, written):
    path = f"{sys.argv[1]}/{written}.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        file.write(whole[:written])
        file.flush()
        index = JsonlIndex(path)
        file.write(whole[written:])
    index.update()
    lines = [index.read_line(number) for number in range(index.total_lines)]
    again = JsonlIndex(path).total_lines
    index.rebuild()
    print(f"{name:23} {' | '.join(lines):35} {again}   {index.total_lines}")
    return lines, again, index.total_lines

lines = whole.split()
seen = [ask('{"n":0} {"n"', 12), ask('{"n":0} {"n":1}', 15), ask('{"n":0} and a line end', 8)]
sys.exit(0 if seen == [
    ([lines[0], '{"n"', ":1}", lines[2]], 4, 3), ([lines[0], lines[1], "", lines[2]], 4, 3), (lines, 3, 3)] else 1)
PY
