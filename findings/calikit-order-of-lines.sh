#!/usr/bin/env bash
# Package:   calikit 0.1.0 (audits the calibration of probabilities, of language models that judge "on a 1-10 scale" among others)
# Guess:     ECE, MCE and the fitted maps depend on the predictions and outcomes, not on the order of the lines in the file; they are
#            about 0 where each probability comes true as often as it says; an estimate lies within its bootstrap interval.
# Behaviour: the default bins have equal numbers of lines ("mass"), and a probability that comes often is cut between bins in the order
#            of the lines. In a file that is sorted or joined by outcome, the wrong ones of a probability fill one bin and the
#            right ones another: ECE is 0.26 and MCE 0.50 for a judge without any error.
#            The interval, whose samples are shuffled, is 0.02 to 0.07 for the same file.
#            fit_isotonic does not pool equal probabilities either, in no order: it puts the wrong ones before the right ones
#            itself. The judge's 0.1 becomes 0, her 0.3 becomes 0.375, 0.9 becomes 1.
#            Bins of equal width are right.
#            Why: calikit/binning.py, groups of `order`; fit.py, sorted(..., key=lambda i: (probs[i], labels[i])).
# Seen (Python 3.11), 100 judgements each of 0.1, 0.3, 0.5, 0.7 and 0.9, of which 10, 30, 50, 70 and 90 are right
#   mass bins, wrong ones first   ECE 0.260  MCE 0.500  95 % of ECE 0.024 to 0.067
#   mass bins, mixed              ECE 0.032  MCE 0.060  95 % of ECE 0.026 to 0.067
#   equal width, either way       ECE 0.000  MCE 0.000
#   isotonic                      0.1 0.3 0.5 0.7 0.9 become 0.000 0.375 0.625 0.875 1.000
# For kith's users: confidences that a model states itself, or token probabilities rounded to two places, have few values. Ask for
#            scheme="width" with a border between the values, and take the share of right ones of each value for the map.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check calikit==0.1.0
"$folder/venv/bin/python" - <<'PY'
import random
import sys
from calikit.binning import bin_predictions, ece, mce
from calikit.ci import bootstrap_ci
from calikit.fit import fit_isotonic

said = [0.1, 0.3, 0.5, 0.7, 0.9]
judgements = [(p, right) for p in said for right in [0] * round(100 - 100 * p) + [1] * round(100 * p)]
mixed = random.Random(1).sample(judgements, len(judgements))

def show(name, rows, scheme, interval=True):
    probabilities, outcomes = map(list, zip(*rows))
    error = lambda p, y: ece(bin_predictions(p, y, k=10, scheme=scheme))
    bins = bin_predictions(probabilities, outcomes, k=10, scheme=scheme)
    low, high = bootstrap_ci(probabilities, outcomes, error, reps=300) if interval else (None, None)
    print(f"{name:29} ECE {ece(bins):.3f}  MCE {mce(bins):.3f}" + (f"  95 % of ECE {low:.3f} to {high:.3f}" if interval else ""))
    return round(ece(bins), 3), round(mce(bins), 3), interval and low <= ece(bins) <= high

seen = [show("mass bins, wrong ones first", judgements, "mass"), show("mass bins, mixed", mixed, "mass"),
        show("equal width, either way", judgements, "width", False)]
fitted = fit_isotonic(*map(list, zip(*mixed))).apply(said)
print("isotonic".ljust(29), *said, "become", *(f"{p:.3f}" for p in fitted))
sys.exit(0 if seen == [(0.26, 0.5, False), (0.032, 0.06, True), (0.0, 0.0, False)]
         and [round(p, 3) for p in fitted] == [0, 0.375, 0.625, 0.875, 1] else 1)
PY
