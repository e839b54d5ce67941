#!/usr/bin/env bash
# Package:   mdchunker 0.1.1 (cuts Markdown into chunks for retrieval, "structure-aware"), with markdown-it-py 4.3.0
# Guess:     a text shorter than a chunk comes out as it is; cut or not, its sentences keep their quotation marks and brackets; a heading of the second
#            level stands under none of the third.
# Behaviour: a closing quotation mark, apostrophe or bracket between a full stop and the next sentence is gone, in each paragraph, also where nothing
#            had to be cut: every speech in a dialogue loses its end, and (It was late.) its bracket. The first one stays, so that what follows
#            reads as speech to the end. In lists all marks are there.
#            A heading that follows one of a deeper level without one above it is taken for its part: ## Early after ### Late is
#            Late > Early, in the path that is put before the text.
#            Why: chunker.py: the pattern at which sentences are split takes the marks in, (?:["')\]]*)\s+, and split() drops what it takes;
#            heading_stack counts headings, not levels.
# Seen (Python 3.11)
#   "I will not." She wept. (It was late.) Then he left.
#   "I will not. She wept. (It was late. Then he left.
#   the path of ## Early: Late > Early
# For kith's users: a model trained or asked with these chunks gets texts in which no speech ends. Chunk prose with another tool.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mdchunker==0.1.1 markdown-it-py==4.3.0
"$folder/venv/bin/python" - <<'PY'
import sys
from mdchunker import ChunkerConfig, MarkdownChunker

text = '"I will not." She wept. (It was late.) Then he left.'
seen = [chunk.text for chunk in MarkdownChunker().chunk(text + "\n")]
print(text)
print(*seen, sep="\n")
config = ChunkerConfig(min_size=0, target_size=10, max_size=40, overlap=0)
last = MarkdownChunker(config).chunk("### Late\n\nThe first text.\n\n## Early\n\nThe second text.\n")[-1]
path = " > ".join(last.metadata.heading_path)
print("the path of ## Early:", path)
sys.exit(0 if seen == ['"I will not. She wept. (It was late. Then he left.'] and path == "Late > Early" else 1)
PY
