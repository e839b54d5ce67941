#!/usr/bin/env bash
# Package:   errorbars 0.2.4 (standard errors, paired tests and leaderboards of language models' evaluations), with numpy 2.4.6
# Guess:     in a leaderboard a model that answers each question rightly is told apart from one that answers each wrongly.
# Behaviour: they share a group, "not statistically distinguishable", with p = 1, while the model between them, with half of the answers right, is
#            apart from both. So it is whenever the difference is the same at every question, as large as it may be: its
#            standard error is 0, and that counts as no evidence. The interval, from 1 to 1, and McNemar's p of 2 in a trillion, which the
#            package computes as well, say the contrary; the leaderboard does not look at them.
#            Why: errorbars/compare.py, paired_compare() sets p to 1 where the standard error is 0, without looking at the mean.
# Seen (Python 3.11), 40 questions: groups, and p of each pair after Holm's correction
#   right 1.00  a
#   half  0.50  b
#   wrong 0.00  a
#   right half    7.098e-07
#   right wrong   1
#   half wrong    7.098e-07
#   right and wrong by McNemar's exact test   1.819e-12
# For kith's users: two models of which one is better by the same amount at every question come out as equal. Look at the interval of the
#            difference.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check errorbars==0.2.4 numpy==2.4.6
{
  echo model,question_id,score
  for question in $(seq 40); do
    printf 'right,%s,1\nwrong,%s,0\nhalf,%s,%s\n' "$question" "$question" "$question" $((question % 2))
  done
} >"$folder/scores.csv"
"$folder/venv/bin/errorbars" leaderboard --json "$folder/scores.csv" >"$folder/board.json"
"$folder/venv/bin/python" - "$folder/board.json" <<'PY'
import json, sys
from errorbars.compare import mcnemar_exact

board = json.load(open(sys.argv[1]))
letters = {name: letter for letter, group in zip("abc", board["groups"]) for name in group}
for entry in board["entries"]:
    print(f"{entry['model']:5} {entry['mean']:.2f}  {letters[entry['model']]}")
chances = {}
for pair in board["pairwise"]:
    chances[pair["model_a"], pair["model_b"]] = pair["p_holm"]
    print(f"{pair['model_a'] + ' ' + pair['model_b']:13} {pair['p_holm']:.4g}")
exact = mcnemar_exact([1] * 40, [0] * 40).p_value
print(f"right and wrong by McNemar's exact test   {exact:.4g}")
ok = letters["right"] == letters["wrong"] != letters["half"] and chances["right", "wrong"] == 1
sys.exit(0 if ok and chances["right", "half"] < 1e-6 and exact < 1e-11 else 1)
PY
