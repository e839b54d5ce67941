#!/usr/bin/env bash
# Package:   rag-eval-lite 0.1.4 (hit rate, MRR, precision, recall and nDCG of retrieval, with a diagnosis for each query; module rag_eval)
# Guess:     recall is a part of the relevant chunks, so 1 at most, and nDCG is 1 at most; a chunk that was retrieved twice, as from two queries or
#            two indexes, is found once.
# Behaviour: each repeat is counted as one more relevant chunk. One of two relevant chunks, retrieved twice, is a recall of 1.0 with nothing said of
#            the other, which was never retrieved; both with one repeat are 1.5, and nDCG 1.31. Precision and nDCG rise with each repeat too, so that
#            the retriever that repeats itself is found better than the one that finds everything.
#            Why: metrics.py counts the entries of the list that are in the set of relevant ones, not the set's members that are in the list; the
#            ideal gain has each relevant chunk once.
# Seen (Python 3.11), k = 4, relevant a and b        recall and nDCG here, and with each chunk once
#   a b c d     1.00 1.00    1.00 1.00
#   a a c d     1.00 1.00    0.50 0.61
#   a a b d     1.50 1.31    1.00 0.92
#   a a a a     2.00 1.57    0.50 0.61
#   diagnosis of a a c d: no word of b
# For kith's users: take the repeats out of each list before it is judged.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rag-eval-lite==0.1.4
"$folder/venv/bin/python" - <<'PY'
import math, sys
from rag_eval import RAGEvaluator

relevant, depth = ["a", "b"], 4

def judged(retrieved):
    row = {"question": "q", "relevent_chunks": relevant, "retrieved_chunks": retrieved}
    return RAGEvaluator.from_dict_list([row], k=depth).per_query[0]

def right(retrieved):
    first = {chunk: rank for rank, chunk in reversed(list(enumerate(retrieved[:depth])))}
    gains = [1 / math.log2(first[chunk] + 2) for chunk in relevant if chunk in first]
    return len(gains) / len(relevant), sum(gains) / sum(1 / math.log2(rank + 2) for rank in range(len(relevant)))

seen = []
for retrieved in ("abcd", "aacd", "aabd", "aaaa"):
    score, expected = judged(list(retrieved)), right(list(retrieved))
    seen.append(tuple(f"{value:.2f}" for value in (score.recall, score.ndcg, *expected)))
    print(f"{' '.join(retrieved)}     {seen[-1][0]} {seen[-1][1]}    {seen[-1][2]} {seen[-1][3]}")
silent = not any("RECALL" in failure for failure in judged(list("aacd")).failures)
print("diagnosis of a a c d:", "no word of b" if silent else "b is missed")
sys.exit(0 if silent and seen == [("1.00", "1.00", "1.00", "1.00"), ("1.00", "1.00", "0.50", "0.61"), ("1.50", "1.31", "1.00", "0.92"),
                                  ("2.00", "1.57", "0.50", "0.61")] else 1)
PY
