#!/usr/bin/env bash
# Packages:  trectools 0.0.50 (measures of TREC runs, "the same as trec_eval"), which asks for pandas of any version, and pandas 2.3.3 and 3.0.6;
#            with numpy 2.3.5, scipy 1.17.1, and pytrec-eval-terrier 0.5.10, which is trec_eval
# Guess:     get_rprec, the precision among the first R where R documents are relevant, is trec_eval's Rprec, with the new pandas as with the old;
#            if it could not be computed there would be an error. It lies between 0 and 1.
# Behaviour: with pandas 3 a document at the top of one question's list counts for each question that it is relevant to, as often as it is at the top
#            of any: a question whose list has nothing relevant gets 1 for what was found to another question, and three questions with
#            the same relevant document, found by each, have an R-precision of 3. There is no warning. MAP, nDCG, bpref and recall are right.
#            Why: trec_eval.py, get_rprec takes the first R of each question by groupby("query").apply; pandas 3 leaves the grouping
#            column out of what that returns, so that the merge with the judgements goes by the document alone.
# Seen (Python 3.11), mean R-precision, and the first for the questions one by one
#                                            trec_eval   pandas 2.3.3   pandas 3.0.6
#   one of two lists has nothing relevant        0.5           0.5            1.0
#   three lists, one relevant document           1.0           1.0            3.0
# For kith's users: a package that pins nothing gives other figures after an update. Compare with trec_eval once, after each.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/measure.py" <<'PY'
import sys, warnings
import pandas, pytrec_eval
from trectools import TrecEval, TrecQrel, TrecRun

warnings.simplefilter("ignore")
major, row, right = int(pandas.__version__.split(".")[0]), [], []
for relevant, lists in (({"1": "ab", "2": "ab"}, {"1": "ab", "2": "xy"}), ({"1": "a", "2": "a", "3": "a"}, {"1": "ax", "2": "ax", "3": "ax"})):
    with open("qrels", "w") as file:
        file.writelines(f"{question} 0 {name} 1\n" for question, names in relevant.items() for name in names)
    with open("run", "w") as file:
        file.writelines(f"{question} Q0 {name} {at} {9 - at} x\n" for question, names in lists.items() for at, name in enumerate(names, 1))
    row.append(float(TrecEval(TrecRun("run"), TrecQrel("qrels")).get_rprec()))
    judged = {question: dict.fromkeys(names, 1) for question, names in relevant.items()}
    runs = {question: {name: 9.0 - at for at, name in enumerate(names, 1)} for question, names in lists.items()}
    measured = pytrec_eval.RelevanceEvaluator(judged, {"Rprec"}).evaluate(runs)
    right.append(sum(values["Rprec"] for values in measured.values()) / len(measured))
print("pandas", pandas.__version__, row, "  trec_eval", right)
sys.exit(0 if right == [0.5, 1] and row == ([1, 3] if major == 3 else [0.5, 1]) else 1)
PY
cd "$folder"
for pandas in 2.3.3 3.0.6; do
  python3 -m venv "venv-$pandas"
  "venv-$pandas/bin/pip" install --quiet --disable-pip-version-check trectools==0.0.50 "pandas==$pandas" numpy==2.3.5 scipy==1.17.1 pytrec-eval-terrier==0.5.10
  "venv-$pandas/bin/python" measure.py
done
