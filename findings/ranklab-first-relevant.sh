#!/usr/bin/env bash
# Package:   ranklab 0.1.1 (measures of rankings and losses for learning to rank, in Rust), with numpy 2.2.6
# Guess:     mrr is "1/rank of first relevant doc" and success_at_k "1.0 if any relevant document found in top-k, else 0.0", as their
#            documentation says; paired_t_test compares with Student's t of n - 1 degrees of freedom, which it returns; and of the
#            relaxed ranks "higher = smoother", so that a temperature near 0 gives the ranks themselves.
# Behaviour: mrr is the mean of 1/rank over all relevant documents that were found, so that each one behind the first makes it worse:
#            of two rankings the one that finds more comes out behind. evaluate_batch and evaluate_trec have the same.
#            success_at_k is the share of those documents that stand in the top k, and no yes or no. err_at_k takes any relevant
#            document for one at which everybody stops (Chapelle and others, 2009, have (2^grade - 1) / 2^highest), so that it
#            is 1/rank of the first relevant one, what mrr should be, for every grade.
#            paired_t_test takes its p-value from the normal distribution: with five queries nothing turns into a significant
#            difference. confidence_interval does likewise.
#            Of soft_rank, soft_rank_sigmoid and soft_rank_smooth_i it is the lower temperature that is smoother: at 0.01
#            all ranks are 2; soft_rank_neural_sort has it as written.
# Seen (Python 3.11), by ranklab and by the definition
#   mrr, relevant at 1                                 1.000     1.000
#   mrr, relevant at 1, 2 and 4                        0.583     1.000
#   success at 1, relevant at 1, 2 and 4               0.333     1.000
#   err at 4, grades 1 2 0 2                           1.000     0.566
#   p of a paired t-test, t = 2.45, 4 degrees          0.014     0.070
#   soft ranks of 5 1 2 4 3, temperature 0.01     2.02 1.98 1.99 2.01 2.00
#   soft ranks of 5 1 2 4 3, temperature 100      4.00 0.00 1.00 3.00 2.00
# For kith's users: rankings of documents by perplexity that are judged by several relevant ones per query get numbers that no other
#            tool gives; take precision, average precision and R-precision, which are right, or count as below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ranklab==0.1.1 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import math
import sys
import ranklab

ranked = [("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.6)]
names = [name for name, _ in ranked]

def first(relevant):
    return next((1 / place for place, name in enumerate(names, 1) if name in relevant), 0.0)

def twoSided(t, degrees, steps=200_000, end=200.0):
    """The chance of a t at least as far from 0, by the trapezoid rule over Student's density."""
    scale = math.gamma((degrees + 1) / 2) / (math.sqrt(degrees * math.pi) * math.gamma(degrees / 2))
    density = lambda x: scale * (1 + x * x / degrees) ** (-(degrees + 1) / 2)
    width = (end - t) / steps
    return 2 * width * (sum(density(t + i * width) for i in range(1, steps)) + (density(t) + density(end)) / 2)

def expected(grades):
    total, left = 0.0, 1.0
    for place, grade in enumerate(grades, 1):
        stop = (2 ** grade - 1) / 2 ** max(grades)
        total, left = total + left * stop / place, left * (1 - stop)
    return total

rows = []
for title, relevant in [("at 1", "a"), ("at 1, 2 and 4", "abd")]:
    rows.append((f"mrr, relevant {title}", ranklab.mrr(ranked, dict.fromkeys(relevant, 1)), first(relevant)))
    batch = ranklab.evaluate_batch([names], [list(relevant)], ["mrr"])
    assert abs(batch["aggregated"]["mrr"] - rows[-1][1]) < 1e-9
rows.append(("success at 1, relevant at 1, 2 and 4", ranklab.success_at_k(ranked, dict.fromkeys("abd", 1), 1), 1.0))
rows.append(("err at 4, grades 1 2 0 2", ranklab.err_at_k(ranked, {"a": 1, "b": 2, "c": 0, "d": 2}, 4), expected([1, 2, 0, 2])))
test = ranklab.paired_t_test([0.1, 0.2, 0.3, 0.4, 0.5], [0.1, 0.1, 0.2, 0.3, 0.2])
t, degrees = test["t_statistic"], test["degrees_of_freedom"]
rows.append((f"p of a paired t-test, t = {t:.2f}, {degrees} degrees", test["p_value"], twoSided(t, degrees)))
for name, found, right in rows:
    print(f"{name:46}{found:10.3f}{right:10.3f}")

scores, ranks = [5.0, 1.0, 2.0, 4.0, 3.0], {}
for temperature in 0.01, 100:
    ranks[temperature] = " ".join(f"{rank:.2f}" for rank in ranklab.soft_rank(scores, temperature))
    print(f"soft ranks of 5 1 2 4 3, temperature {temperature:<5}    {ranks[temperature]}")
    for other in ranklab.soft_rank_sigmoid, ranklab.soft_rank_smooth_i:
        assert " ".join(f"{rank:.2f}" for rank in other(scores, temperature)) == ranks[temperature]
sharp = [round(float(rank), 2) for rank in ranklab.soft_rank_neural_sort(scores, 0.01)]
seen = [(round(found, 3), round(right, 3)) for _, found, right in rows]
sys.exit(0 if sharp == [4, 0, 1, 3, 2] and seen == [(1.0, 1.0), (0.583, 1.0), (0.333, 1.0), (1.0, 0.566), (0.014, 0.07)]
         and ranks == {0.01: "2.02 1.98 1.99 2.01 2.00", 100: "4.00 0.00 1.00 3.00 2.00"} else 1)
PY
