#!/usr/bin/env bash
# Package:   gnuchangelog 0.0.2 (reads a ChangeLog in the style of GNU)
# Guess:     load() returns each entry with its date and its author's name and address.
# Behaviour: the last entry of the file, the oldest, is left out: three entries are read as two, and a ChangeLog with one entry as none. The author is
#            empty for all of them, name and address, though the date beside it is right, so that nothing seems amiss in a list by date.
#            Only a line with an address directly behind the date, without a name, has its address, and that if it has no hyphen.
#            Why: gnuchangelog.py: an entry is stored when the next one begins, and nothing is stored after the loop; in RE_BLOCKHEAD the
#            name is (\.*?), full stops, where any letters are meant.
# Seen (Python 3.11), three entries by two authors
#   2024-03-02 author '' None  src/rain.c (fall): Fall softly. Add a test.
#   2024-03-02 author '' None  src/wind.c: New file.
#   one entry alone: 0
# For kith's users: release notes made from it lack the first change, and say of none who made it. Append an empty block ("2000-01-01") to
#            the text for the last entry; for the names, set RE_BLOCKHEAD, which the module means to be set.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check gnuchangelog==0.0.2
"$folder/venv/bin/python" - <<'PY'
import sys
import gnuchangelog

log = """2024-03-02  Ann Lee  <ann.lee@example.org>

\t* src/rain.c (fall): Fall softly.
\tAdd a test.
\t* src/wind.c: New file.

2024-02-01  Bea Hill  <bea@example.org>

\t* README: First words.
"""
entries = gnuchangelog.loads(log)
seen = [(entry.date, entry.author.name, entry.author.email, entry.text) for entry in entries]
for date, name, email, text in seen:
    print(f"{date} author {name!r} {email}  {text}")
alone = len(gnuchangelog.loads(log[log.index("2024-02-01"):]))
print(f"one entry alone: {alone}")
sys.exit(0 if seen == [("2024-03-02", "", None, "src/rain.c (fall): Fall softly. Add a test."), ("2024-03-02", "", None, "src/wind.c: New file.")]
         and alone == 0 else 1)
PY
