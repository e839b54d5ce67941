#!/usr/bin/env bash
# Package:   structchunk 0.1.0 (parts Markdown for retrieval by its structure, tables at their rows), markdown-it-py 4.0.0 to read the parts
# Guess:     a table that fits into one part is in it as it was; a longer one is parted between rows, each row in one part, below the header; the
#            offsets of a part are where it stands in the text.
# Behaviour: a blank line is put between the header and the first row and between all rows, so that the part holds no table any more: each row is a
#            paragraph of its own with bars in it. The document of one part that has nothing to part is changed in the same way. With
#            algorithm="linear" and small parts rows are missing from all parts, and others twice. The offsets are sums of lengths, of no place in the
#            text.
#            Why: each row is a block of its own, and the blocks of a part are joined with an empty line.
# Seen (Python 3.11), a table of a header and 12 rows
#   as written              rows of a table read 13
#   hierarchical, 1 part    rows of a table read 1
#   linear, 1 part          rows of a table read 1
#   linear, max_chars=120   rows in no part ['thing 2'], twice ['thing 3']
#   offsets of the first part give it: False
# For kith's users: what is found for a question is a header with no rows below it; a model that learns from it learns tables that are none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check structchunk==0.1.0 markdown-it-py==4.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
import structchunk
from markdown_it import MarkdownIt

names = [f"thing {number}" for number in range(12)]
text = "# Prices\n\nAll in euro.\n\n| thing | price |\n|---|---|\n" + "\n".join(f"| {name} | {name[6:]}.50 |" for name in names) + "\n"
reader = MarkdownIt().enable("table")

def rows(part):
    return sum(token.type == "tr_open" for token in reader.parse(part))

seen = [rows(text)]
print(f"as written              rows of a table read {seen[0]}")
for algorithm in ("hierarchical", "linear"):
    whole = structchunk.chunk(text, algorithm=algorithm)
    seen.append((len(whole), rows(whole[0].content)))
    print(f"{algorithm + ', ' + str(len(whole)) + ' part':23} rows of a table read {seen[-1][1]}")
small = "\n".join(part.content for part in structchunk.chunk(text, algorithm="linear", max_chars=120))
counts = {name: small.count(f"| {name} |") for name in names}
missing, twice = [name for name in names if counts[name] == 0], [name for name in names if counts[name] > 1]
print("linear, max_chars=120   rows in no part", missing, "twice", twice)
first = structchunk.chunk(text)[0]
place = text[first.metadata.char_offset_start:first.metadata.char_offset_end] == first.content
print("offsets of the first part give it:", place)
sys.exit(0 if seen == [13, (1, 1), (1, 1)] and missing == ["thing 2"] and twice == ["thing 3"] and not place else 1)
PY
