#!/usr/bin/env bash
# Package:   tie-aware-retrieval-metrics 0.1.1 (expected value, range and bias of measures where scores are tied; ACL 2026)
# Guess:     the expected value over all orders of tied documents lies between the minimum and the maximum over them; where no two
#            scores are equal, all of them are the one value of that order, and bias, "M_obl - E[M]", is 0.
# Behaviour: for precision and F1 that holds only while there are k documents. The expected value divides by k, the minimum, the
#            maximum and the value of the given order by the number of documents. With ten candidates and k = 100, one of the
#            default cut-offs, a ranking without a tie has a bias of 0.18 at a range of 0: the mean is a tenth of the minimum.
#            Over queries with different numbers of candidates the two kinds of number are averaged, each its own.
#            Recall, nDCG, MRR, MAP and hits are right.
#            Why: trm/metrics.py, expected_precision divides by k, _precision_fn by len(preds); expected_f1 and _f1_fn likewise.
# Seen (Python 3.11), ten documents of different scores, 2 of them relevant: expected, minimum, maximum, bias, range
#   precision at 10   0.200  0.200  0.200   0.000  0.000
#   precision at 20   0.100  0.200  0.200   0.100  0.000
#   precision at 100  0.020  0.200  0.200   0.180  0.000
#   f1 at 10          0.333  0.333  0.333   0.000  0.000
#   f1 at 100         0.039  0.333  0.333   0.294  0.000
#   recall at 100     1.000  1.000  1.000   0.000  0.000
# For kith's users: to see what ties in rounded perplexities do to a choice of documents, keep k below the shortest list of candidates, or
#            fill the lists up with documents that are not relevant and score lower.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tie-aware-retrieval-metrics==0.1.1
"$folder/venv/bin/python" - <<'PY'
import sys
import trm

scores = [[round(1 - place / 20, 2) for place in range(10)]]
relevant = [[place in (0, 3) for place in range(10)]]
found = trm.evaluate(scores, relevant, metrics=["precision", "f1", "recall"], k_list=[10, 20, 100]).metrics
seen = []
for name, k in [("precision", 10), ("precision", 20), ("precision", 100), ("f1", 10), ("f1", 100), ("recall", 100)]:
    value = found[name][k]
    row = [round(number, 3) for number in (value.expected, value.minimum, value.maximum, value.bias, value.range)]
    print(f"{name} at {k}".ljust(16), "{:6.3f} {:6.3f} {:6.3f}  {:6.3f} {:6.3f}".format(*row))
    seen.append(row)
sys.exit(0 if seen == [[0.2, 0.2, 0.2, 0, 0], [0.1, 0.2, 0.2, 0.1, 0], [0.02, 0.2, 0.2, 0.18, 0], [0.333, 0.333, 0.333, 0, 0],
                       [0.039, 0.333, 0.333, 0.294, 0], [1, 1, 1, 0, 0]] else 1)
PY
