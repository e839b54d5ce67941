#!/usr/bin/env bash
# Package:   evalci 0.1.0 (confidence intervals and tests for language models' evaluations), with numpy 1.26.4, scipy 1.12.0, pandas 2.3.3
# Guess:     `evalci compare a.json b.json` of two results of lm-evaluation-harness compares the answers question by question; n is
#            the number of questions, and McNemar's test counts those that only one model has right.
# Behaviour: questions are told apart by doc_id alone, which begins at 0 in each task. Where a file has several tasks, as its
#            "samples" by task have, question 7 of each is averaged into one. n is that of the longest task; a task counts
#            the more, the longer it is; and an average that is neither 0 nor 1 is no discordant pair, so that McNemar's
#            test is left with the few numbers at which all tasks agree. Of 40 questions that only one model has right here and
#            10 that only the other has, five numbers are left: p is 0.06, not 0.00004. Nothing is said of it.
#            For .jsonl files the task is the name up to the first "_2", so that arithmetic_2da and arithmetic_2ds are
#            one subset, "arithmetic", in multi_compare too.
#            Why: evalci/schema.py, pivot_table(index="item_id", aggfunc="mean"); the command gives no subset;
#            evalci/adapters/lm_eval_harness.py, split("_2")[0].
# Seen (Python 3.11), difference, n and p of two models on tasks of 100, 40 and 40 questions, by evalci and question by question
#   doc_id as lm-evaluation-harness has it   0.100  100  0.0625      0.167  180  4.11e-05
#   the task's name in front of it           0.167  180  4.11e-05    0.167  180  4.11e-05
#   samples_arithmetic_2da_2026-03-01T12-00-00.jsonl   task arithmetic
# For kith's users: a scorer's results from its language-model server over several tasks must go to evalci task by task,
#            or with a doc_id that has the task's name in front of it, as below, which is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check evalci==0.1.0 numpy==1.26.4 scipy==1.12.0 pandas==2.3.3
"$folder/venv/bin/python" - "$folder" <<'PY'
import contextlib
import io
import json
import math
import re
import sys
from evalci.adapters import load_lm_eval_harness
from evalci.cli import main

tasks = {"arc": 100, "piqa": 40, "wsc": 40}
a = {task: [int((i + 1) % 2) for i in range(n)] for task, n in tasks.items()}
b = {task: list(answers) for task, answers in a.items()}
for task, gained, lost in [("arc", range(1, 21, 2), range(0)), ("piqa", range(1, 31, 2), range(30, 40, 2)),
                           ("wsc", range(11, 41, 2), range(0, 10, 2))]:
    for i in gained:
        a[task][i], b[task][i] = 1, 0
    for i in lost:
        a[task][i], b[task][i] = 0, 1

def ask(named):
    for name, answers in (("a", a), ("b", b)):
        samples = {task: [{"doc_id": f"{task}-{i}" if named else i, "acc": float(right)} for i, right in enumerate(column)]
                   for task, column in answers.items()}
        with open(f"{sys.argv[1]}/{name}.json", "w", encoding="utf-8") as file:
            json.dump({"samples": samples}, file)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        main(["compare", *(f"{sys.argv[1]}/{name}.json" for name in "ab"), "--method", "mcnemar", "--n-resamples", "100"])
    return said.getvalue().strip()

pairs = [(x, y) for task in tasks for x, y in zip(a[task], b[task])]
gained, lost = pairs.count((1, 0)), pairs.count((0, 1))
chance = math.erfc(math.sqrt((abs(gained - lost) - 1) ** 2 / (gained + lost) / 2))
right = f"{(gained - lost) / len(pairs):.3f}", str(len(pairs)), f"{chance:.3g}"
seen = [re.search(r"=([-.\d]+),.* p=([-.\de]+).*n=(\d+)", ask(named)).group(1, 3, 2) for named in (False, True)]
for name, row in zip(("doc_id as lm-evaluation-harness has it", "the task's name in front of it"), seen):
    print(f"{name:40}", "  ".join(row).ljust(20), "  ", "  ".join(right))

log = f"{sys.argv[1]}/samples_arithmetic_2da_2026-03-01T12-00-00.jsonl"
with open(log, "w", encoding="utf-8") as file:
    file.write('{"doc_id": 0, "acc": 1.0}\n')
task = load_lm_eval_harness(log)["subset"][0]
print(log.split("/")[-1], "  task", task)
sys.exit(0 if seen == [("0.100", "100", "0.0625"), right] and right == ("0.167", "180", "4.11e-05") and task == "arithmetic" else 1)
PY
