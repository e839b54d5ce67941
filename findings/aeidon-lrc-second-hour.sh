#!/usr/bin/env bash
# Package:   aeidon 2.0.1 (reads, changes and writes subtitles; the library of Gaupol)
# Guess:     a subtitle at 01:00:05 is [60:05.00] in LRC, the format of lines of songs, which counts minutes and has no hours; or saving it there is refused,
#            as a format that can't say when a line is said is of no use.
# Behaviour: the hours are left out: the line that is said an hour and five seconds in is written as [00:05.00], before the one at half a minute. A talk of two
#            hours is saved as two first hours. Read again, lines end before they begin; there is no message. Minutes of 60 and more,
#            as others write them, are read as they should be, and lost in the same way when the file is saved once more.
#            Why: files/lrc.py, write_to_file cuts the first three characters off the time, whatever they are.
# Seen (Python 3.11), lines of SRT, and of the LRC
#   00:00:30,000   half a minute        [00:30.00]half a minute
#   00:59:59,000   nearly an hour       [59:59.00]nearly an hour
#   01:00:05,000   past the hour        [00:05.00]past the hour
#   02:00:31,000   the third hour       [00:31.00]the third hour
#   and an LRC with [75:10.00], read and saved again:   [15:10.00]
# For kith's users: lines put in order by their times are mixed from several hours, and a model learns one from the other. Save as WebVTT instead.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aeidon==2.0.1
cd "$folder"
venv/bin/python - <<'PY'
import sys
import aeidon

def saved(name):
    project = aeidon.Project()
    project.open_main(name, "utf_8")
    project.save_main(aeidon.files.new(aeidon.formats.LRC, "saved.lrc", "utf_8"))
    with open("saved.lrc") as file:
        return [line for line in file.read().splitlines() if line]

lines = [("00:00:30", "half a minute"), ("00:59:59", "nearly an hour"), ("01:00:05", "past the hour"), ("02:00:31", "the third hour")]
with open("talk.srt", "w") as file:
    for number, (start, words) in enumerate(lines, 1):
        file.write(f"{number}\n{start},000 --> {start},900\n{words}\n\n")
with open("talk.lrc", "w") as file:
    file.write("[75:10.00]a later line\n")
seen = saved("talk.srt")
for (start, words), line in zip(lines, seen):
    print(f"{start},000   {words:20} {line}")
seen += saved("talk.lrc")
print(seen[-1])
sys.exit(0 if seen == ["[00:30.00]half a minute", "[59:59.00]nearly an hour", "[00:05.00]past the hour", "[00:31.00]the third hour",
                       "[15:10.00]a later line"] else 1)
PY
