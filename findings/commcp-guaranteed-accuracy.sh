#!/usr/bin/env bash
# Package:   commcp 1.0.8 (accepts a classifier's answers, asks a language model or hands them to a person, by conformal prediction), with numpy 2.4.6 and
#            openai 3.57.0, which it loads but which is not called here
# Guess:     with alpha=0.05 "the subset of predictions the system automatically accepts will achieve at least 95% accuracy", as the readme promises and the
#            documentation of coverage() repeats, for any classifier; the more it errs, the less is accepted.
# Behaviour: of a classifier that is 75 percent sure of each answer, and right in 75 percent, all is accepted, with an accuracy of 0.75. If its sureness
#            lies evenly between 50 and 100 percent, and is true, 44 percent are accepted, with 0.89. Only one that is 94 percent sure or more has
#            enough. The method promises that sets of answers hold the right one in 95 percent of all cases; where the set is one answer it promises nothing.
#            Why: wrapper.py accepts what is at least as sure as max(q, 1 - q), q being the quantile of the calibration's scores; that the right answer is
#            in the set in 95 of 100 says nothing of the accuracy of those answers that stand alone.
# Seen (Python 3.11), 20000 answers to calibrate with and 20000 to decide, no language model
#   sureness       accepted   their accuracy   by coverage()
#   0.75 to 0.75   1.00       0.75             0.75
#   0.50 to 1.00   0.44       0.89             0.89
#   0.94 to 1.00   0.98       0.97             0.97
# For kith's users: to accept completions above a sureness, take the threshold at which held-out completions were right as often as wanted; a
#            conformal quantile is not it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 openai==3.57.0
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps commcp==1.0.8
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy
from commcp import CommCP

class Classifier:
    def predict_proba(self, rows):
        return numpy.column_stack([1 - rows[:, 0], rows[:, 0]])

    def predict(self, rows):
        return (rows[:, 0] > 0.5).astype(int)

def answers(low, high, generator, count=20000):
    sureness = generator.uniform(low, high, count)
    probability = numpy.where(generator.random(count) < 0.5, sureness, 1 - sureness)
    return probability.reshape(-1, 1), (generator.random(count) < probability).astype(int)

seen = []
print("sureness       accepted   their accuracy   by coverage()")
for low, high in ((0.75, 0.75), (0.5, 1.0), (0.94, 1.0)):
    generator = numpy.random.default_rng(1)
    wrapper = CommCP(Classifier(), "which of two words comes next", {0: "the first", 1: "the second"}, "openai", None, "none", alpha=0.05, verify_margin=0.0)
    wrapper.calibrate(*answers(low, high, generator))
    rows, truth = answers(low, high, generator)
    results = wrapper.predict(rows)
    taken = [row for row in results.raw_results if row["route"] == "ACCEPT"]
    accuracy = sum(row["final_prediction"] == truth[row["sample_index"]] for row in taken) / len(taken)
    seen.append(tuple(round(float(value), 2) for value in (len(taken) / len(truth), accuracy, results.coverage(truth))))
    print(f"{low:.2f} to {high:.2f}   {seen[-1][0]:<8.2f}   {seen[-1][1]:<14.2f}   {seen[-1][2]:.2f}")
sys.exit(0 if seen[0][0] == 1 and seen[0][1] < 0.77 and 0.4 < seen[1][0] < 0.5 and seen[1][1] < 0.91 and seen[2][1] > 0.95
         and all(row[1] == row[2] for row in seen) else 1)
PY
