#!/usr/bin/env bash
# Package:   jmd 0.1.3 (shows JSON and JSON lines as Markdown in block quotes, as a stream)
# Guess:     two values that differ are shown otherwise: the package takes care that text "true" is not taken for true, nor "" for nothing, and
#            marks a text that looks like a heading.
# Behaviour: the rows of a list of lists run together. [[1,2],[3,4]], [[1],[2,3,4]] and [[1,2,3,4]] are the same Markdown, to the
#            letter, and so are lists of a record's messages or tables of any shape: where one row ends and the next begins is lost.
#            Records in a list are kept apart, and a list of lists is told from a flat one.
#            Why: jmd/__init__.py, parse_array_inner writes a line with one ">" between the items of every list, at whatever depth, and
#            the items of an inner list with no mark of their own but that depth.
# Seen (Python 3.11), lines of Markdown, and whether they are those of the first
#   [[1, 2], [3, 4]]      7
#   [[1], [2, 3, 4]]      7   the same
#   [[1, 2, 3, 4]]        7   the same
#   [1, 2, 3, 4]          7   otherwise
# For kith's users: a table, a matrix or the lists of n-grams in an answer of the daemon must not be shown to a person, or a model, in this form.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jmd==0.1.3
"$folder/venv/bin/python" - <<'PY'
import sys
from jmd import to_markdown

values = [[[1, 2], [3, 4]], [[1], [2, 3, 4]], [[1, 2, 3, 4]], [1, 2, 3, 4]]
texts = [to_markdown(value) for value in values]
for value, text in zip(values, texts):
    print(f"{str(value):19} {len(text.splitlines()):3}  ", "" if value is values[0] else "the same" if text == texts[0] else "otherwise")
sys.exit(0 if [text == texts[0] for text in texts] == [True, True, True, False] else 1)
PY
