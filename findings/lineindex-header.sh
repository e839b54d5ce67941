#!/usr/bin/env bash
# Package:   lineindex 0.1.4 (random access to the lines of a text file), with numpy 1.26.4
# Guess:     LineIndex(file, header=True) is the list of the lines after the header, as `db[0]` "skips the header row": len(db) is
#            their number, db[-1] the last of them, and db[::-1] all of them backwards.
# Behaviour: len(db) counts the header too. db[len(db) - 1], db[-1] and the end of each slice that is open or counted from
#            behind are an empty line that is not in the file, and db[-2:] has one line instead of two. No IndexError.
#            A negative step gives an empty list, with a header and without. fetch_many([-1]) gives an empty line, and with
#            header=True the header. And the import leaves a file example.txt of 1000 lines in the folder it runs in.
#            Why: lineindex/lineindex.py, numlines is not lowered; _get_byte_offset adds 1 after it was checked, and the last
#            of the offsets is the end of the file; a slice's stop is taken as the number of lines if there is none.
# Seen (Python 3.11), of a header and five lines, by lineindex with header=True, and by a list
#   len           6                      5
#   db[-1]        ''                     'w5 5'
#   db[-2:]       ['w5 5', '']           ['w4 4', 'w5 5']
#   db[3:]        ['w4 4', 'w5 5', '']   ['w4 4', 'w5 5']
#   db[::-1]      []                     ['w5 5', 'w4 4', 'w3 3', 'w2 2', 'w1 1']
#   without header, db[-1] and db[-2:] are right
# For kith's users: sampling texts from range(len(db)) yields an empty one in each epoch, and a mean over all is over one too
#            many. Use len(db) - 1 and no negative index where header=True.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lineindex==0.1.4 numpy==1.26.4
cd "$folder"
"$folder/venv/bin/python" - "$folder/counts.txt" 2>/dev/null <<'PY'
import sys
from lineindex import LineIndex

path = sys.argv[1]
with open(path, "w", encoding="utf-8", newline="") as file:
    file.write("word count\n" + "".join(f"w{i} {i}\n" for i in range(1, 6)))
with open(path, encoding="utf-8") as file:
    everything = file.read().splitlines()

db, right = LineIndex(path, header=True), everything[1:]
asked = [("len", len), ("db[-1]", lambda lines: lines[-1]), ("db[-2:]", lambda lines: lines[-2:]),
         ("db[3:]", lambda lines: lines[3:]), ("db[::-1]", lambda lines: lines[::-1])]
seen = [(ask(db), ask(right)) for _, ask in asked]
for (name, _), (own, known) in zip(asked, seen):
    print(f"{name:12}  {own!r:22} {known!r}")

plain = LineIndex(path)
same = (len(plain), plain[-1], plain[-2:]) == (len(everything), everything[-1], everything[-2:])
print("without header, db[-1] and db[-2:] are", "right" if same else "wrong")
odd = plain.fetch_many([-1]), db.fetch_many([-1])
sys.exit(0 if same and odd == ([""], ["word count"]) and seen == [
    (6, 5), ("", "w5 5"), (["w5 5", ""], ["w4 4", "w5 5"]), (["w4 4", "w5 5", ""], ["w4 4", "w5 5"]),
    ([], ["w5 5", "w4 4", "w3 3", "w2 2", "w1 1"])] else 1)
PY
