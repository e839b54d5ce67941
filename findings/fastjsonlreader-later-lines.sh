#!/usr/bin/env bash
# Package:   fastjsonlreader 0.1.0 (reads the n-th line of a JSON-lines file by a list of line lengths that is kept)
# Guess:     a line that was added since is there; when a line was changed the list is made anew; a new process does not read what is gone.
# Behaviour: the list is made once and asked ever after. Lines that are added later do not exist, for a new reader as well. If an earlier line became
#            longer, every later place is wrong: the reader gets the end of another line, which is an error at best and a number at worst. Nothing compares size or time of the file with the list.
#            Why: reader.py, build_cache returns the kept list if there is one; __getitem__ adds up its lengths.
# Seen (Python 3.11), a file of numbers, one in each line
#   100, 200                   2 lines: 100 200
#   and 300 added              2 lines: 100 200
#   the first made 10000       2 lines: 10000 0
# For kith's users: build the list with force=True before each reading, or put the file's size into the name of its list.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fastjsonlreader==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys, tempfile
from pathlib import Path
from fastjsonlreader import FastJSONLReader

folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))
file = folder / "log.jsonl"
seen = []
for meaning, text in (("100, 200", "100\n200\n"), ("and 300 added", "100\n200\n300\n"), ("the first made 10000", "10000\n200\n300\n")):
    file.write_text(text, encoding="utf-8")
    reader = FastJSONLReader(str(file), cache_dir=str(folder / "lists"))
    seen.append([reader[number] for number in range(len(reader))])
    print(f"{meaning:26} {len(reader)} lines:", *seen[-1])
sys.exit(0 if seen == [[100, 200], [100, 200], [10000, 0]] else 1)
PY
