#!/usr/bin/env bash
# Package:   bm25comp 0.1.1 (BM25 index in a file that other languages read, with "custom tokenization": NLTK, spaCy and others)
# Guess:     search_tokenized finds the documents that add_tokenized was given those tokens of: tokens go in and are looked up as they are;
#            a key comes back as it was; a document that is added again under its key is replaced.
# Behaviour: search_tokenized looks for documents by the tokens as they are, and scores them by the tokens joined with blanks, made small
#            and cut at blanks again. A token with a capital, as NLTK and spaCy leave it, or with a blank, as phrases have, so has
#            the score 0, and its documents are left out: an empty list, as if there were none. Tokens of one word in small
#            letters are right.
#            A key that is a number comes back as text, and two keys such as 3 and "3" are one to the reader's caller.
#            A document that is added again has the words of both versions, the length of the second, and counts as two: words of
#            the first version still find it.
#            Why: bm25comp/reader.py, temp_query = " ".join(query_terms); builder.py, num_docs += 1 for a known key, and str(key).
# Seen (Python 3.11), what search_tokenized finds
#   harbour                       'one'
#   Boats                         nothing   (two has it)
#   New York                      nothing   (one has it)
#   quay                          '3'       (the key was 3)
#   old                           'four'    (of its first version)
# For kith's users: contexts that are looked up so for a prompt are missing wherever a name is asked for. Make tokens small and join
#            phrases by another letter before both calls.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bm25comp==0.1.1
venv/bin/python - <<'PY'
import sys
from bm25comp import BM25Builder, BM25Reader

builder = BM25Builder()
for key, tokens in [("one", ["New York", "harbour"]), ("two", ["Boats", "lie"]), (3, ["quay", "lie"]), ("four", ["old", "text"]),
                    ("four", ["new", "text"])]:
    builder.add_tokenized(key, tokens)
builder.build()
builder.save("index")
reader = BM25Reader()
reader.load("index")
seen = []
for token in ("harbour", "Boats", "New York", "quay", "old"):
    seen.append([key for key, _ in reader.search_tokenized([token])])
    print(f"{token:29}", *(repr(key) for key in seen[-1])) if seen[-1] else print(f"{token:29} nothing")
sys.exit(0 if seen == [["one"], [], [], ["3"], ["four"]] else 1)
PY
