#!/usr/bin/env bash
# Package:   lecore-bm25 0.2.1 with numpy 2.4.6 (BM25 with light stems; "the tokenizer is the part that matters"; module lecore_bm25)
# Guess:     a word finds its plural, its past and its -ing, as light stems are for: class classes, city cities, run running, make making. Words of
#            other letters are found as they are written.
# Behaviour: none of these pairs meet. The s of class goes and the es of classes, so that the one is "clas" and the other "class"; doubled letters, y
#            and a silent e stay as they are. Plain endings, as of model and modeling, do meet. A string is "str", and strings are "string". Of words
#            in other letters nothing is left: a Russian query finds no document, though the very word stands there.
#            Why: one ending is taken off, -ing, -ed, -es or -s, with no rule for what is left; the tokens are runs of a to z and figures.
# Seen (Python 3.11), the best document's score for the query, and its token and the query's
#   class, of classes       0.00   class clas
#   process, of processes   0.00   process proces
#   city, of cities         0.00   citi city
#   run, of running         0.00   runn run
#   make, of making         0.00   mak make
#   model, of modeling      1.39   model model
#   город, of город         0.00   nothing nothing
# For kith's users: a passage is missed for the plural of its own word. Give tokenize up for a real stemmer, or for none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lecore-bm25==0.2.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
from lecore_bm25 import BM25, tokenize

pairs = [("class", "classes"), ("process", "processes"), ("city", "cities"), ("run", "running"), ("make", "making"), ("model", "modeling"),
         ("город", "город")]
seen = []
for query, word in pairs:
    score = BM25([word, "apple", "orange"]).rank(query)[0][1]
    tokens = " ".join(" ".join(tokenize(text)) or "nothing" for text in (word, query))
    seen.append((f"{score:.2f}", tokens))
    print(f"{query + ', of ' + word:23} {seen[-1][0]}   {tokens}")
found = [score > "0.00" for score, _ in seen]
sys.exit(0 if found == [False] * 5 + [True, False] and [tokens for _, tokens in seen] == [
    "class clas", "process proces", "citi city", "runn run", "mak make", "model model", "nothing nothing"] else 1)
PY
