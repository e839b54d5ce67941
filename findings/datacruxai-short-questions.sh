#!/usr/bin/env bash
# Package:   datacruxai 0.4.0 (checks data for the tuning of models, also for questions of MMLU, GSM8K and four more benchmarks), xxhash 4.1.0
# Guess:     an example that holds one of the benchmarks' questions word for word is flagged; the longer the run of words that is asked for, from
#            8 to 13 as recommended, the fewer chance hits there are.
# Behaviour: a question of fewer words than the run is found only in an example that has nothing else in it, as none with an answer is. Of
#            the package's own 60 questions 17 are too short for the default of 8, so that "Janet's ducks lay 16 eggs per day" with its
#            solution is clean; at 10 words 48 are, and at 13 all 60: the check says that any data is clean. In by_benchmark
#            each run of words counts, so that one example of MMLU is told as 4.
#            Why: contamination.py takes a text shorter than the run as one run, for questions and for examples alike, and looks for runs that
#            are equal; a short one is never a part of an example's long ones.
# Seen (Python 3.11), 60 examples, each with a question of the package and an answer to it
#   runs of  5 words: flagged 60
#   runs of  8 words: flagged 43
#   runs of 10 words: flagged 12
#   runs of 13 words: flagged 0
#   one example with one question of MMLU, runs of 8 words: flagged 1, mmlu 4
# For kith's users: before a text is imported, look for a test's questions with runs that are no longer than the shortest of them, 5 words or fewer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check datacruxai==0.4.0 xxhash==4.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from datacruxai._types import Example
from datacruxai.contamination import _BUILTIN_BENCHMARKS, check_contamination

questions = [question for items in _BUILTIN_BENCHMARKS.values() for question in items]
examples = [Example(instruction=question, input="", output="This is the answer that was learnt by heart.") for question in questions]
seen = []
for words in (5, 8, 10, 13):
    report = check_contamination(examples, ngram_size=words)
    seen.append(report.total_flagged)
    print(f"runs of {words:2} words: flagged {report.total_flagged}")
one = [example for example in examples if example.instruction.startswith("Which of the following is an example of a covalent")]
report = check_contamination(one)
print(f"one example with one question of MMLU, runs of 8 words: flagged {report.total_flagged}, mmlu {report.by_benchmark['mmlu']}")
janet = check_contamination([example for example in examples if example.instruction == "Janet's ducks lay 16 eggs per day"])
ok = len(questions) == 60 and janet.total_checked == 1 and janet.total_flagged == 0
sys.exit(0 if ok and seen[0] == 60 and seen[1] < 50 and seen[2] < 25 and seen[3] == 0 and report.by_benchmark == {"mmlu": 4} else 1)
PY
