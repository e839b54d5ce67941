#!/usr/bin/env bash
# Package:   bunsetsu 0.1.0 (cuts Japanese texts into chunks for retrieval), its chunk_text with the default strategy, "semantic"
# Guess:     all text is in some chunk; a text of one short paragraph is one chunk; none is larger than chunk_size; short paragraphs are put
#            together, as the code's own "merge small chunks" has it.
# Behaviour: a paragraph shorter than 100 characters is left out. In Japanese that is two sentences, so that dialogue, headings, lists and most paragraphs
#            of news are lost, and of a page of them nothing comes back: the example of its own documentation gives no chunk at all.
#            Nothing is said. What is left may be larger than chunk_size: a paragraph of 126 characters has a chunk of 108 where 40 were asked for.
#            The strategy "fixed" loses nothing.
#            Why: chunker.py, SemanticChunker.chunk: a paragraph of at most max_chunk_size is kept `if len(para_text) >= self.min_chunk_size`,
#            with no else; min_chunk_size is 100 whatever chunk_size is.
# Seen (Python 3.11), number of chunks, and characters of the text and in chunks
#   one paragraph of 63                     0 chunks,  63 and   0 characters
#   ten of them                             0 chunks, 630 and   0 characters
#   with one of 126                         1 chunks, 756 and 126 characters
#   the last, chunk_size=40: the largest has 108
# For kith's users: a memory of Japanese texts made with it is empty or nearly so. Use strategy="fixed", or min_chunk_size=0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bunsetsu==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from bunsetsu import chunk_text

short = "\u732b\u306f\u9b5a\u3092\u98df\u3079\u307e\u3059\u3002" * 7
long = short * 2
seen = []
for name, paragraphs in [(f"one paragraph of {len(short)}", [short]), ("ten of them", [short] * 10),
                         (f"with one of {len(long)}", [*[short] * 10, long])]:
    chunks = chunk_text("\n\n".join(paragraphs))
    seen.append((len(chunks), sum(map(len, paragraphs)), sum(len(chunk.text) for chunk in chunks)))
    print("{:38} {:2} chunks, {:3} and {:3} characters".format(name, *seen[-1]))
seen.append(max(len(chunk.text) for chunk in chunk_text("\n\n".join(paragraphs), chunk_size=40)))
print("the last, chunk_size=40: the largest has", seen[-1])
sys.exit(0 if seen == [(0, 63, 0), (0, 630, 0), (1, 756, 126), 108] else 1)
PY
