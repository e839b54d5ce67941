#!/usr/bin/env bash
# Package:   chunkipy 1.2.0 (cuts texts into chunks for retrieval), with typing-extensions 4.15.0
# Guess:     chunk_size is the "maximum size allowed for a single chunk", with overlap or without; the chunks without their overlap, put
#            together, are the text, since splitters work "while preserving the separator".
# Behaviour: the overlap does not count when it is looked whether the next part fits: a chunk may hold it and a part that is as large as
#            chunk_size, so with an overlap_ratio of 0.5 up to half as much again: 14 words of 10. Without overlap no chunk is too large.
#            Empty lines, indentation and double blanks are dropped: a splitter keeps one separator of several, so that
#            paragraphs are run together, and the end of line at the end of the text goes too. Offsets counted over the chunks
#            are not those of the text.
#            Why: base_overlap_text_chunker.py, _build_chunks appends the part to the new chunk after it set the overlap;
#            basic_text_splitters.py, `if t != ' ' and t != ''`.
# Seen (Python 3.11), words in each chunk of at most 10 by sentences, and a text by lines, before and after
#   overlap 0      5 9 10 4
#   overlap 0.5    5 14 10 9
#   before   'boats\n\nOld boats lie here.\n\n  - green\n  - red\n'
#   after    'boats\nOld boats lie here.\n  - green\n  - red'
# For kith's users: chunks of at most a model's context, or of what an embedding takes, overflow it and are cut there, at the end
#            that is new. Ask for chunk_size / (1 + overlap_ratio), and find each chunk in the text by search, not by counting.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chunkipy==1.2.0 typing-extensions==4.15.0
"$folder/venv/bin/python" - <<'PY'
import sys
from chunkipy import RecursiveTextChunker
from chunkipy.text_splitters import FullStopTextSplitter, NewlineTextSplitter

text = ("The old boat lies here. The man who sat in the harbour sleeps now. "
        "It is late. The young men who came in the morning have gone home.")
seen = []
for ratio in 0, 0.5:
    chunker = RecursiveTextChunker(chunk_size=10, overlap_ratio=ratio, text_splitters=[FullStopTextSplitter()])
    sizes = [len(chunk.text.split()) for chunk in chunker.chunk(text)]
    print(f"overlap {ratio:<6}", *sizes)
    seen.append(sizes)
lines = "boats\n\nOld boats lie here.\n\n  - green\n  - red\n"
chunks = RecursiveTextChunker(chunk_size=4, text_splitters=[NewlineTextSplitter()]).chunk(lines)
joined = "".join(chunk.text for chunk in chunks)
print("before  ", repr(lines))
print("after   ", repr(joined))
sys.exit(0 if seen == [[5, 9, 10, 4], [5, 14, 10, 9]] and joined == "boats\nOld boats lie here.\n  - green\n  - red" else 1)
PY
