#!/usr/bin/env bash
# Package:   contextcram 0.2.0 (packs texts into a model's context: "assembled, in-budget context")
# Guess:     the text of fit() has no more tokens than the budget, counted by the same tokenizer, and used_tokens is that count.
# Behaviour: the tokens of the empty lines it puts between the items are not counted. used_tokens is the sum of the items, "remaining" is 0, and
#            the text is longer: by one empty line for each item but the first, whatever the tokenizer. Of many short items (lines of a chat, words, tags)
#            the text is half as long again as the budget; a `joiner` of one's own ("\n-- next document --\n") is not counted either.
#            So `reserve`, which is to keep room for the reply, keeps less, or none.
#            Why: contextcram/packer.py, fit: `remaining` is lowered by the tokens of each item, then the items are joined.
# Seen (Python 3.11), its own tokenizer (four letters a token) and a budget of 100, with 20 more reserved for the reply
#                                     items  used_tokens  tokens of the text  over the budget
#   words of four letters               100          100                 150               50
#   lines of 40 letters                  10          100                 105                5
#   the same with a joiner of its own    10          100                 148               48
#   one text                              1          100                 100                0
# For kith's users: a prompt packed so may be longer than the server takes whose reply `kith xray` is to show. Count result.text once more, or
#            lower the budget by the tokens of the joiner for each item.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check contextcram==0.2.0
"$folder/venv/bin/python" - <<'PY'
import sys
from contextcram import Packer

seen = []
for name, texts, more in [("words of four letters", ["rain"] * 200, {}), ("lines of 40 letters", ["r" * 40] * 20, {}),
                          ("the same with a joiner of its own", ["r" * 40] * 20, {"joiner": "\n-- next document --\n"}),
                          ("one text", ["r" * 800], {})]:
    packer = Packer(budget=120, reserve=20, **more)
    for text in texts:
        packer.add(text, priority="low", strategy="truncate")
    result = packer.fit()
    count = packer.tokenizer.count(result.text)
    seen.append((len(result.items), result.used_tokens, count, result.remaining))
    print(f"{name:34} {len(result.items):4} {result.used_tokens:12} {count:19} {count - packer.budget:16}")
sys.exit(0 if seen == [(100, 100, 150, 0), (10, 100, 105, 0), (10, 100, 148, 0), (1, 100, 100, 0)] else 1)
PY
