#!/usr/bin/env bash
# Package:   benchlite 0.1.1 (scores of retrieval and of answers, module evalrag), with scikit-learn 1.7.2 and numpy 2.4.6
# Guess:     basic_hallucination_score is, as its docstring says, the "proportion of n-grams in prediction that don't appear in context", and
#            "0 means prediction fully grounded": an answer of which nothing is in the context has 1, however often it says it.
# Behaviour: the more often an answer repeats what it made up, the better grounded it is. "The mast broke." beside a context that has
#            none of these words has 1, said twice 0.55, said ten times 0.10. What is repeated counts once above the line and
#            every time below it; a model that is caught in a loop, the commonest failure of small ones, is nearly free of
#            hallucination. Figures of one digit are no words for it at all: "the answer is 7" is fully grounded in "the answer is 5".
#            Why: evalrag/metrics/hallucination.py divides the number of different n-grams that are absent by the sum of all counts.
# Seen (Python 3.11), and the share of n-grams that are absent
#   The mast broke.                 1.00  1.00
#   said twice                      0.55  1.00
#   said ten times                  0.10  1.00
#   made up once, then true         0.46  0.46
#   7 for 5                         0.00
# For kith's users: texts that kith or another model wrote must not be filtered by it: what repeats itself is kept first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check scikit-learn==1.7.2 numpy==2.4.6
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps benchlite==0.1.1
"$folder/venv/bin/python" - <<'PY'
import re
import sys
from evalrag.metrics.hallucination import basic_hallucination_score

def grams(text):
    words = re.findall(r"\w\w+", text.lower())
    return words + [" ".join(pair) for pair in zip(words, words[1:])]

context = "A calm day at sea"
seen = []
for name, answer in [("The mast broke.", "The mast broke."), ("said twice", "The mast broke. " * 2), ("said ten times", "The mast broke. " * 10),
                     ("made up once, then true", "The mast broke calm day at sea")]:
    known = grams(context)
    byHand = sum(gram not in known for gram in grams(answer)) / len(grams(answer))
    seen.append((round(basic_hallucination_score([answer], [context]), 2), round(byHand, 2)))
    print(f"{name:31}", *(f"{value:.2f} " for value in seen[-1]))
print(f"{'7 for 5':31}", basic_hallucination_score(["The answer is 7"], ["The answer is 5"]))
sys.exit(0 if seen[:3] == [(1.0, 1.0), (0.55, 1.0), (0.1, 1.0)] else 1)
PY
