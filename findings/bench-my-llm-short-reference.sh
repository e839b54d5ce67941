#!/usr/bin/env bash
# Package:   bench-my-llm 0.5.0 (speed, price and quality of models behind an OpenAI server, from a file of prompts with references)
# Guess:     against the reference "B" the answer "C" has quality 0; a right answer in a sentence is better than a wrong one; of two models that are
#            equal in all nobody wins.
# Behaviour: words of one character are left out of both, and a reference without words gives quality 1.0: where the answers are A to D, or 4, or a
#            Chinese character, every model is perfect. A prompt without reference counts as 1.0 as well and lifts the mean. A right answer loses by
#            every word around it: for "Paris, France" the whole sentence has 0.333, as much as the wrong "Lyon, France". In the comparison
#            a tie is a win of the model named first, so that of two equal ones the first is the winner with all seven.
#            Why: metrics.py, score_quality: len(w) > 1, and return 1.0; compare.py: values.index(best).
# Seen (Python 3.11)
#   B               C                                 1.0
#   4               I do not know.                    1.0
#   Paris, France   The capital of France is Paris.   0.333
#   Paris, France   Lyon, France                      0.333
#   Paris, France   Paris                             0.5
#   two equal runs: Winner: first (7/7 metrics)
# For kith's users: give references of whole words, and do not read the quality as a share of right answers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bench-my-llm==0.5.0 numpy==2.2.6 openai==1.109.1
"$folder/venv/bin/python" - <<'PY'
import io, sys
from rich.console import Console
from bench_my_llm.compare import compare_runs
from bench_my_llm.metrics import score_quality
from bench_my_llm.runner import BenchmarkResult, BenchmarkRun

cases = [("B", "C"), ("4", "I do not know."), ("Paris, France", "The capital of France is Paris."), ("Paris, France", "Lyon, France"),
         ("Paris, France", "Paris")]
seen = [score_quality(answer, reference) for reference, answer in cases]
for (reference, answer), quality in zip(cases, seen):
    print(f"{reference:15} {answer:33} {quality}")

def run(model):
    made = BenchmarkRun(model=model, suite_name="s", base_url="", timestamp="")
    made.results = [BenchmarkResult(model, "p", "c", "r", 10.0, 100.0, 10, 100.0, 5, 10, "r")]
    return made

page = io.StringIO()
compare_runs([run("first"), run("second")], Console(file=page, width=120))
winner = [line for line in page.getvalue().splitlines() if "Winner" in line][0].split(" ", 1)[1]
print("two equal runs:", winner)
sys.exit(0 if seen == [1.0, 1.0, 0.333, 0.333, 0.5] and winner.endswith("first (7/7 metrics)") else 1)
PY
