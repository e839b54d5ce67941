#!/usr/bin/env bash
# Package:   bm25-turbo 0.2.0 (BM25 in Rust by five methods, "deterministic, reproducible scores"; module bm25_turbo_python), beside bm25s 0.3.16
# Guess:     all five methods mind the length of a document, by b, as in bm25s, which has the same five: "gin" in a document of one word is worth more
#            than in one of 22; BM25L, made so that long documents are not too low, has them nearer to one another, not level.
# Behaviour: with BM25L the length and b are nothing: a document that has the word once has 0.866, whether it has one word or 22, with b = 0, 0.75
#            or 1. The short ones that are about the word don't come before the long ones that name it. The other four methods are
#            those of bm25s to four places.
#            Why: the frequency goes into BM25L's formula as it is, not divided by 1 - b + b times the length over the mean.
# Seen (Python 3.11), "gin" in documents of 1, 7 and 22 words
#   lucene, bm25s             0.456  0.291  0.153
#   lucene, bm25-turbo        0.456  0.291  0.153
#   bm25l, bm25s              1.202  0.891  0.661
#   bm25l, bm25-turbo         0.866  0.866  0.866
#   bm25l, bm25-turbo, b = 1  0.866  0.866  0.866
# For kith's users: contexts for a prompt that are chosen with BM25L so are long ones, at random among equals. Take another method.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bm25-turbo==0.2.0 bm25s==0.3.16
"$folder/venv/bin/python" - <<'PY'
import sys
import bm25s
from bm25_turbo_python import BM25

corpus = ["gin", "the captain poured a glass of gin",
          "a very long document about the sea and the boat and the captain and the harbour and the gin and the night",
          "the old boat lies in the harbour", "boats and more boats in the bay", "harbour harbour harbour"]
seen = {}
for method in ("lucene", "bm25l"):
    other = bm25s.BM25(method=method, k1=1.5, b=0.75)
    other.index([text.split() for text in corpus], show_progress=False)
    seen[f"{method}, bm25s"] = [round(float(score), 3) for score in other.get_scores(["gin"])[:3]]
    for b in (0.75, 1.0) if method == "bm25l" else (0.75,):
        engine = BM25(method=method, k1=1.5, b=b)
        engine.index(corpus)
        scores = dict(zip(*map(list, engine.search("gin", k=6))))
        seen[f"{method}, bm25-turbo" + (", b = 1" if b == 1 else "")] = [round(float(scores[number]), 3) for number in range(3)]
for name, scores in seen.items():
    print(f"{name:25}", *(f"{score:.3f} " for score in scores))
ok = seen["lucene, bm25s"] == seen["lucene, bm25-turbo"] == [0.456, 0.291, 0.153] and seen["bm25l, bm25s"][0] > 1.5 * seen["bm25l, bm25s"][2]
sys.exit(0 if ok and seen["bm25l, bm25-turbo"] == seen["bm25l, bm25-turbo, b = 1"] == [0.866] * 3 else 1)
PY
