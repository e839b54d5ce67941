#!/usr/bin/env bash
# Package:   llm-arbiter 0.1.1 ("A/B testing for LLMs. Statistical proof, not vibes", module verdict), with openai 1.109.1, numpy 2.2.6, scipy 1.15.3
# Guess:     what is proved depends on how many questions were asked. To ask the same three once more of a model that always answers the same
#            proves nothing more. A model that fails nine times in ten is no winner over one that always answers.
# Behaviour: each run of each question counts as an independent sample, 20 runs of a question by default. Two models of which each wins against the
#            other on some of three questions have p = 0.52 with one run, 0.0002 with 20, and as little as one likes with more: the first
#            is then "significantly better". Failed runs get the score 0 while the experiment runs, and are then left out of means, test and
#            recommendation: a model that fails 54 of 60 times is the best overall.
#            Why: verdict/core.py: compare() runs ttest_ind over all runs (by question they would be pairs); Analysis keeps `r.error is None` only.
# Seen (Python 3.11), scores 7, 7, 6 of the first model and 6, 6, 7 of the second, for three questions
#   runs   1   p = 0.52      significant: False
#   runs   5   p = 0.072     significant: False
#   runs  20   p = 0.0002    significant: True
#   runs 100   p = 4.9e-17   significant: True
#   54 of 60 failed: mean 9.0, best overall: fails
# For kith's users: replies at temperature 0, or with a seed, are the same each time. Use runs=1 and more questions, and give a failed run a score by
#            catching its error in fn.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check llm-arbiter==0.1.1 openai==1.109.1 numpy==2.2.6 scipy==1.15.3
"$folder/venv/bin/python" - <<'PY'
import contextlib, io, sys
from verdict import Experiment, Variant

class Judge:
    def score(self, output, question):
        return float(output)

def run(variants, questions, runs):
    with contextlib.redirect_stdout(io.StringIO()):
        return Experiment(variants=variants, queries=questions, judge=Judge(), runs=runs, seed=1, max_workers=1).run()

def model(name, scores):
    return Variant(name, lambda settings, question: scores[question])

first, second = model("first", {"x": 7, "y": 7, "z": 6}), model("second", {"x": 6, "y": 6, "z": 7})
seen = []
for runs in (1, 5, 20, 100):
    compared = run([first, second], ["x", "y", "z"], runs).compare("first", "second")
    seen.append((f"{compared['p']:.2g}", bool(compared["significant"])))
    print(f"runs {runs:3}   p = {seen[-1][0]:9} significant: {seen[-1][1]}")
calls = []

def fails(settings, question):
    calls.append(question)
    if len(calls) % 10:
        raise RuntimeError("no answer")
    return 9

analysis = run([Variant("fails", fails), model("answers", dict.fromkeys("xyz", 8))], ["x", "y", "z"], 20)
summary, best = analysis.summary("fails"), analysis.recommendation()["best"]["name"]
print(f"{summary['errors']} of {summary['total_runs']} failed: mean {summary['score_mean']}, best overall: {best}")
sys.exit(0 if seen == [("0.52", False), ("0.072", False), ("0.0002", True), ("4.9e-17", True)] and summary["errors"] == 54
         and summary["score_mean"] == 9 and best == "fails" else 1)
PY
