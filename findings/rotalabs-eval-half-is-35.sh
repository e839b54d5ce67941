#!/usr/bin/env bash
# Package:   rotalabs-eval 1.2.0 (evaluation of language models "with statistical rigor"), its metrics exact_match, f1 and bleu
# Guess:     an answer that is the reference has BLEU 1, however short; exact_match is a match up to case, blanks and closing punctuation, so that
#            another number is another answer.
# Behaviour: an answer of one, two or three words that is the reference has BLEU 0, since it has no run of four words; four words have 1. The mean
#            over a set of short answers is so that of the long ones. rouge_l of the same answers is 1.
#            All marks are taken out before texts are compared, within numbers too: 3.5 matches 35, -5 matches 5, 1/2 matches 12 and C++ matches C,
#            by exact_match and f1 alike: a model that loses the point or the sign gets full marks.
#            Why: metrics/lexical.py: `precisions.append(0.0)` for an order without n-grams, and re.sub(r"[^\w\s]", "", text).
# Seen (Python 3.11), the metrics imported without the rest of the package
#   bleu         the boat lies       the boat lies       0.0
#   bleu         the boat lies here  the boat lies here  1.0
#   rouge_l      the boat lies       the boat lies       1.0
#   exact_match  3.5                 35                  1.0
#   exact_match  -5                  5                   1.0
#   f1           1/2 cup             12 cup              1.0
# For kith's users: completions are short, so that BLEU says next to nothing of them; and numbers are to be compared as numbers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps rotalabs-eval==1.2.0
"$folder/venv/bin/python" - <<'PY'
import sys, sysconfig, types
from pathlib import Path

folder = Path(sysconfig.get_paths()["purelib"]) / "rotalabs_eval"
for name, path in (("rotalabs_eval", folder), ("rotalabs_eval.metrics", folder / "metrics")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [str(path)]
from rotalabs_eval.metrics import lexical

metrics = {metric.name: metric() for metric in (lexical.BLEUMetric, lexical.ROUGELMetric, lexical.ExactMatchMetric, lexical.F1Metric)}
seen = []
for name, answer, reference in [
    ("bleu", "the boat lies", "the boat lies"), ("bleu", "the boat lies here", "the boat lies here"), ("rouge_l", "the boat lies", "the boat lies"),
    ("exact_match", "3.5", "35"), ("exact_match", "-5", "5"), ("f1", "1/2 cup", "12 cup"),
]:
    seen.append(metrics[name].compute([answer], [reference]).value)
    print(f"{name:12} {answer:19} {reference:19} {seen[-1]}")
sys.exit(0 if seen == [0.0, 1.0, 1.0, 1.0, 1.0, 1.0] else 1)
PY
