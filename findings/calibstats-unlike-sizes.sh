#!/usr/bin/env bash
# Package:   calibstats 0.1.0 (calibration errors with bootstrap intervals, "because a bare ECE is not enough"), numpy 2.4.6 and scipy 1.17.1
# Guess:     the test whether two groups differ in their calibration error finds some 5 in 100 pairs of perfectly calibrated groups different ("null
#            calibration" is among what was verified); the 95% interval of the corrected error ("attach a bootstrap CI, correct the
#            bias") holds the true error, 0, nearly always; an interval holds its own estimate.
# Behaviour: groups of unlike size always differ, the smaller being the worse: the error of 200 perfect forecasts is about three times that of 2000,
#            since it is biased by size, and the test resamples the bias with them. That errors can't be compared when n is not the
#            same is said in the readme, of papers. Of the intervals of the corrected error two in five are above 0, since a sample drawn
#            with repeats has more noise than the correction takes off; and of those of the bare error one in six is above its own estimate.
#            Why: shift.py takes the plain differences of resamples, bootstrap.py their percentiles, both without regard to the bias.
# Seen (Python 3.11), 40 pairs of perfectly calibrated groups, 300 resamples
#   p < 0.05, 200 forecasts against 200       0 of 40
#   p < 0.05, 200 forecasts against 2000     40 of 40
#   mean error of 200 and of 2000             0.088   0.027
#   corrected error holds 0 in its interval  24 of 40
#   bare error is inside its own interval    33 of 40
# For kith's users: when the probabilities of a model are audited for two kinds of text, take as many of each, or the rarer kind will be the one
#            that the model is wrong about.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check calibstats==0.1.0 numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/python" - <<'PY'
import sys
import calibstats

def test(first, second, seed):
    return calibstats.ece_difference_test(first.probs, first.labels, second.probs, second.labels, n_boot=300, seed=seed)

def interval(group, measure, seed):
    return calibstats.bootstrap_ci(group.probs, group.labels, measure, n_boot=300, seed=seed)

alike = unlike = zero = own = 0
errors = [0.0, 0.0]
for seed in range(40):
    small, other, large = (calibstats.make_binary(n, temperature=1.0, seed=start + seed) for n, start in ((200, 1000), (200, 3000), (2000, 5000)))
    alike += test(small, other, seed).p_value < 0.05
    told = test(small, large, seed)
    unlike += told.p_value < 0.05
    errors = [errors[0] + told.ece_a / 40, errors[1] + told.ece_b / 40]
    corrected, bare = interval(small, calibstats.debiased_ece, seed), interval(small, calibstats.ece, seed)
    zero += corrected.low <= 0 <= corrected.high
    own += bare.low <= bare.estimate <= bare.high
print(f"{'p < 0.05, 200 forecasts against 200':40} {alike:2} of 40")
print(f"{'p < 0.05, 200 forecasts against 2000':40} {unlike:2} of 40")
print(f"{'mean error of 200 and of 2000':41} {errors[0]:.3f}   {errors[1]:.3f}")
print(f"{'corrected error holds 0 in its interval':40} {zero:2} of 40")
print(f"{'bare error is inside its own interval':40} {own:2} of 40")
sys.exit(0 if alike <= 4 and unlike >= 38 and errors[0] > 2.5 * errors[1] and zero <= 30 and own <= 36 else 1)
PY
