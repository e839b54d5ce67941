#!/usr/bin/env bash
# Package:   tgt 1.5 (TextGridTools: reads, changes and writes TextGrid files, in which Praat keeps transcribed speech); and praatio 6.2.2, which reads the same
# Guess:     what is written with write_to_file and read again is the same, in the long format as in the short one; a label may hold any text, as in Praat.
# Behaviour: of a label with " = " in it the long format, which is Praat's own default, loses all that comes after, and the last letter before. What was one
#            letter long is empty then, and an empty interval is left out on reading: the annotation is gone, or has another word. A tier of such a
#            name has no name. The file is right, as praatio shows; long files that praatio writes are read in the same way. In the short format, and
#            with = but no blanks, nothing is lost. There is no message.
#            Why: io3.py, get_attr_val takes the second part of the line split at " = ", without the first and the last character.
# Seen (Python 3.11, numpy 2.4.6), labels, and what tgt reads of its long file, of its short file, and praatio of the long one
#   two = 2   tw        two = 2   two = 2
#   x = y     (gone)    x = y     x = y
#   x=y       x=y       x=y       x=y
#   next      next      next      next
# For kith's users: glosses and formulas in transcripts lose their ends, and turns get lost. Save as short before reading, or read with praatio.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tgt==1.5 praatio==6.2.2 numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PY'
import sys
import tgt
from praatio import textgrid

labels, found = ["two = 2", "x = y", "x=y", "next"], {}
tier = tgt.IntervalTier(0, 10, "words")
for second, label in enumerate(labels):
    tier.add_annotation(tgt.Interval(second, second + 1, label))
grid = tgt.TextGrid()
grid.add_tier(tier)
for form in ("long", "short"):
    tgt.io.write_to_file(grid, f"{form}.TextGrid", format=form)
    read = tgt.io.read_textgrid(f"{form}.TextGrid").get_tier_by_name("words")
    found[form] = {int(interval.start_time): interval.text for interval in read}
entries = textgrid.openTextgrid("long.TextGrid", includeEmptyIntervals=False).getTier("words").entries
found["praatio"] = {int(entry.start): entry.label for entry in entries}
seen = [[words.get(second, "(gone)") for words in found.values()] for second in range(len(labels))]
for label, row in zip(labels, seen):
    print(f"{label:9} {row[0]:9} {row[1]:9} {row[2]}")
sys.exit(0 if seen == [["tw", "two = 2", "two = 2"], ["(gone)", "x = y", "x = y"], ["x=y"] * 3, ["next"] * 3] else 1)
PY
