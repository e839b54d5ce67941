#!/usr/bin/env bash
# Package:   evret 0.0.3 (measures of retrieval: hit rate, MRR, NDCG, ERR and others)
# Guess:     ERR, the expected reciprocal rank of Chapelle and others (2009), is near 1 where the first document answers the query, and
#            where documents are only relevant or not the scale has two grades: a relevant one satisfies with 1/2. What counts is
#            the first relevant document: one at rank 1 beats any number from rank 2 on.
# Behaviour: relevance without grades is grade 1 of 4, so that a relevant document satisfies with 1/16. A perfect first place has 0.0625, and no
#            ranking of ten has more than 0.16. With so small a share the user never stops, and relevant documents add up:
#            four of them at ranks 2 to 5 are better than one at rank 1, which ERR is there to prevent.
#            Evaluator has no grades to give, so that each figure it makes of ERR is of this kind; max_grade=1 is what makes it right.
#            Why: evret/metrics/err.py, `{doc_id: 1 ...}` for sets, beside max_grade = 4.
# Seen (Python 3.11), ERR(k=10) as it is, with max_grade=1, and by the formula for two grades
#   relevant at 1                 0.0625  0.5000  0.5000
#   relevant at 2 to 5            0.0748  0.3771  0.3771
#   relevant at 1 to 5            0.1326  0.6885  0.6885
#   relevant at 1 to 10           0.1589  0.6931  0.6931
# For kith's users: who compares prompts or candidates by ERR this way prefers the many to the first. Say ERR(k=10, max_grade=1).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check evret==0.0.3
"$folder/venv/bin/python" - <<'PY'
import sys
from evret import ERR

ranking, seen = list("abcdefghij"), []
for name, relevant in [("1", "a"), ("2 to 5", "bcde"), ("1 to 5", "abcde"), ("1 to 10", "abcdefghij")]:
    left, formula = 1.0, 0.0
    for rank, document in enumerate(ranking, 1):
        satisfied = 0.5 if document in relevant else 0
        formula += left * satisfied / rank
        left *= 1 - satisfied
    row = [ERR(k=10).score_query(ranking, set(relevant)), ERR(k=10, max_grade=1).score_query(ranking, set(relevant)), formula]
    seen.append([f"{value:.4f}" for value in row])
    print(f"{'relevant at ' + name:29}", "  ".join(seen[-1]))
sys.exit(0 if seen == [["0.0625", "0.5000", "0.5000"], ["0.0748", "0.3771", "0.3771"], ["0.1326", "0.6885", "0.6885"],
                       ["0.1589", "0.6931", "0.6931"]] else 1)
PY
