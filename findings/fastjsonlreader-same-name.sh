#!/usr/bin/env bash
# Package:   fastjsonlreader 0.1.0 (random access to the lines of a JSONL file by an index that is kept)
# Guess:     len(reader) is the "number of lines in the file" and reader[i] its line i: "one .bcl per JSONL file", as it says.
# Behaviour: the index is kept in one folder by the file's name without its folders, with nothing of its size or contents. The second
#            of two files called train.jsonl, in en/ and de/ say, is read by the lengths of the first one's lines: it has as
#            many lines as that had, and the rest is never seen. Where the lines are as long as the other's, or the file is the
#            same one grown or written anew, nothing is raised; otherwise reader[i] may start in the middle of a line.
#            The same for num_lines, and for a process a year later.
#            Why: fastjsonlreader/reader.py, _cache_filename joins the cache's folder with os.path.basename(file_path).
# Seen (Python 3.11), lines and the last one's number by fastjsonlreader, and by reading the file
#   en/train.jsonl, 300 lines              300  [299]      300  [299]
#   de/train.jsonl, 1000 lines             300  [299]     1000  [999]
#   en/train.jsonl, 500 lines added        300  [299]      800  [799]
#   the same, index --force                800  [799]
# For kith's users: an epoch over the second corpus is over its beginning only, and a figure of it over that. Give each file its own
#            cache_dir, and make the index anew after each change.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fastjsonlreader==0.1.0
mkdir "$folder/home" "$folder/en" "$folder/de"
HOME="$folder/home" "$folder/venv/bin/python" - "$folder" <<'PY'
import json
import sys
from pathlib import Path
from fastjsonlreader import FastJSONLReader, build_cache

def write(path, numbers):
    with path.open("a", encoding="utf-8", newline="") as file:
        file.writelines(json.dumps({"number": f"{number:04}", "text": "a line"}) + "\n" for number in numbers)

seen = []
def ask(name, path):
    reader, lines = FastJSONLReader(str(path)), path.read_text(encoding="utf-8").splitlines()
    row = len(reader), int(reader[len(reader) - 1]["number"]), len(lines), int(json.loads(lines[-1])["number"])
    print("{:36} {:5}  [{}]    {:5}  [{}]".format(name, *row))
    seen.append(row)

english, german = (Path(sys.argv[1]) / language / "train.jsonl" for language in ("en", "de"))
write(english, range(300))
write(german, range(1000))
ask("en/train.jsonl, 300 lines", english)
ask("de/train.jsonl, 1000 lines", german)
write(english, range(300, 800))
ask("en/train.jsonl, 500 lines added", english)
build_cache(str(english), force=True)
ask("the same, index --force", english)
sys.exit(0 if seen == [(300, 299, 300, 299), (300, 299, 1000, 999), (300, 299, 800, 799), (800, 799, 800, 799)] else 1)
PY
