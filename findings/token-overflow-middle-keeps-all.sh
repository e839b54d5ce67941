#!/usr/bin/env bash
# Package:   token-overflow 0.1.0 (keeps messages and texts within a model's window: head, tail or middle)
# Guess:     whatever the strategy, safe() gives messages within the limit less the reserve, or raises an error; "middle" keeps the first and the last
#            ones; a text that fit() has cut has max_tokens at most.
# Behaviour: "middle" shortens the longest message alone, and only where that is enough; otherwise all messages come back, as long as they were. Of
#            twenty messages of like length, three times the limit, not a word is left out, and nothing is said. fit() with "middle" has the mark
#            between its two halves above the limit. A model it does not know, as gpt-4.1, has the window of gpt-4, 8192 tokens.
#            Why: guard.py, truncate: for the third strategy it asks if something is left for the longest message, and has no other branch.
# Seen (Python 3.11), a system message and twenty of 56 tokens or so; limit 500, reserve 100, so 400 for them
#   tail      7 of 21 messages    400 tokens
#   head      7 of 21 messages    400 tokens
#   middle   21 of 21 messages   1403 tokens
#   fit to 50 tokens, middle: 52 tokens
#   windows: gpt-4.1 8192
# For kith's users: the server answers the request with an error, or cuts it itself. Use tail.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check token-overflow==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from token_overflow import TokenGuard, count_tokens, fit, get_limit

messages = [{"role": "system", "content": "You are helpful."}]
messages += [{"role": "user", "content": f"msg {number} " + "word " * 50} for number in range(20)]
guard, seen = TokenGuard(model="gpt-4", max_tokens=500, reserve=100), {}
for strategy in ("tail", "head", "middle"):
    kept = guard.safe(messages, strategy=strategy)
    seen[strategy] = (len(kept), guard.count(kept))
    print(f"{strategy:7} {len(kept):3} of {len(messages)} messages   {guard.count(kept):4} tokens")
same = guard.safe(messages, strategy="middle") == messages
text = fit(" ".join(f"w{number}" for number in range(1000)), max_tokens=50, strategy="middle")
print("fit to 50 tokens, middle:", count_tokens(text), "tokens")
print("windows: gpt-4.1", get_limit("gpt-4.1"))
sys.exit(0 if seen == {"tail": (7, 400), "head": (7, 400), "middle": (21, 1403)} and same and count_tokens(text) == 52
         and get_limit("gpt-4.1") == 8192 else 1)
PY
