#!/usr/bin/env bash
# Package:   llm-ab-test 0.1.0 (compares prompts by the scores that their replies get), its ABTest
# Guess:     is_significant() says yes to the larger of two differences, if the numbers of trials are the same; winner() is a variant that was tried,
#            and one that was only announced changes nothing; scores may be of any range, log probabilities too.
# Behaviour: of 100 trials each, 100 right against 0 right is not significant; 99 against 1 is. Wherever all scores of each variant are the
#            same, as those of a checker of right and wrong often are, the answer is no, however far apart they are.
#            A variant without trials has the mean 0. With scores below 0 (log probabilities, penalties) it ranks first, so that nothing is
#            significant any more and the report names no winner; below -1, winner() returns it.
#            Why: llm_ab_test.py: `if se == 0: return False`; ranked by mean_score, which is 0.0 without results; winner() takes -1 for these.
# Seen (Python 3.11), 100 trials each for a and b
#   right 100 and 0                        significant: False, winner: a
#   right 99 and 1                         significant: True, winner: a
#   log probabilities -2 and -3            significant: True, winner: a
#   the same, and c announced              significant: False, winner: None, by winner(): c
# For kith's users: prompts compared by the log probabilities that a server of kith gives, or by an exact check, get "not significant" where the
#            difference is plainest. Add variants only once they have trials, and look at the means where no score varies.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check llm-ab-test==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from llm_ab_test import ABTest

seen = []

def test(name, scores, untried=()):
    trial = ABTest()
    for variant in (*scores, *untried):
        trial.add_variant(variant, "a prompt")
    for variant, values in scores.items():
        for value in values:
            trial.record(variant, value)
    report = trial.report()
    seen.append((report["significant"], report["winner"], trial.winner().name))
    more = f", by winner(): {seen[-1][2]}" if seen[-1][1] != seen[-1][2] else ""
    print(f"{name:38} significant: {seen[-1][0]}, winner: {seen[-1][1]}{more}")

near = [0.0, -0.1, -0.2, -0.1] * 25
logarithms = {"a": [-2 + value for value in near], "b": [-3 + value for value in near]}
test("right 100 and 0", {"a": [1] * 100, "b": [0] * 100})
test("right 99 and 1", {"a": [1] * 99 + [0], "b": [0] * 99 + [1]})
test("log probabilities -2 and -3", logarithms)
test("the same, and c announced", logarithms, ["c"])
sys.exit(0 if seen == [(False, "a", "a"), (True, "a", "a"), (True, "a", "a"), (False, None, "c")] else 1)
PY
