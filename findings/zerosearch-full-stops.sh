#!/usr/bin/env bash
# Package:   zerosearch 0.5.0 (a small search index, ranking in the manner of BM25)
# Guess:     a search for a word finds each document that has it, at the end of a sentence too; the pattern for words keeps the marks of node.js and
#            f-string "inside a token".
# Behaviour: a word keeps the full stop that ends its sentence, a hyphen before a line's end and a dash written --. "It was the rain." is not found
#            by "rain", and by "rain." only it is. The last word of each sentence is missing from the index, which counts its frequency in documents
#            too low as well. Commas and question marks are no part of a word.
#            With letters beyond ASCII a word is cut: "cafés" is caf, the rest is one letter and is dropped.
#            Why: zerosearch/index.py, TOKEN_RE: the marks may stand anywhere behind the first letter, the last place among them; and [a-z0-9].
# Seen (Python 3.11), the documents found, of "It was the rain.", "The rain fell." and "No rain, no sun."
#   rain    The rain fell. | No rain, no sun.
#   rain.   It was the rain.
#   fell    -
#   sun     -
#   words of "Two caf\xe9s -- the rain--stopped. It ended."
#           two caf rain--stopped. ended.
# For kith's users: sentences looked up by it are found by all but their last word. Give it tokenizer=lambda text: re.findall(r"\w+",
#            text.lower()).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check zerosearch==0.5.0
"$folder/venv/bin/python" - <<'PY'
import sys
from zerosearch import Index, tokenize

index = Index(["text"]).fit([{"text": "It was the rain."}, {"text": "The rain fell."}, {"text": "No rain, no sun."}])
seen = {}
for query in ("rain", "rain.", "fell", "sun"):
    seen[query] = " | ".join(document["text"] for document in index.search(query)) or "-"
    print(f"{query:7} {seen[query]}")
words = " ".join(tokenize("Two caf\u00e9s -- the rain--stopped. It ended."))
print(f'words of "Two caf\\xe9s -- the rain--stopped. It ended."\n        {words}')
sys.exit(0 if seen == {"rain": "The rain fell. | No rain, no sun.", "rain.": "It was the rain.", "fell": "-", "sun": "-"}
         and words == "two caf rain--stopped. ended." else 1)
PY
