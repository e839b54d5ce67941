#!/usr/bin/env bash
# Package:   chatfit 0.4.0 (shortens a conversation to a number of tokens, "without forgetting": older turns go into a summary)
# Guess:     each message is either kept as it is, or given to the summarizer; the last one is kept if it has room; and the result
#            has no more tokens than asked for ("guaranteed to fit").
# Behaviour: where the messages kept begin with a reply, that reply is taken out after the summary was made. It is in neither: the summarizer
#            did not get it, and the model does not see it. It happens at about every second length, since a reply may have room where its
#            question has not; where only the newest reply fits, it is that one. Its room is left unused, and dropped_count counts it as dropped like
#            those that were summarised. ChatMemory.add does the same, and there it is for good.
#            A call of a tool counts as an empty message, whatever its arguments: 3000 words of them are within 100 tokens, unchanged.
#            Why: chatfit/core.py, fit: `_drop_leading_assistant` after the summary (and memory.py, _rebalance); tokens.py,
#            count_message_tokens counts content, role and name.
# Seen (Python 3.11, without tiktoken), eight questions and replies, by the tokens allowed: what is kept, what neither kept nor summarised
#    60   no message       reply 8
#    80   from question 8  -
#   120   from question 8  reply 7
#   150   from question 7  -
#   180   from question 7  reply 6
#   a call of a tool with 3000 words, 100 allowed: 26 tokens, fits
# For kith's users: a conversation shortened so has a question less answered than was answered. Shorten by whole pairs of a question and a
#            reply, or give a `summarizer` and look for the message that is in neither.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chatfit==0.4.0
"$folder/venv/bin/python" - <<'PY'
import sys
from chatfit import fit

messages = [{"role": "system", "content": "You are a guide."}]
for number in range(1, 9):
    messages.append({"role": "user", "content": f"question {number}" + " please" * 10})
    messages.append({"role": "assistant", "content": f"reply {number}" + " indeed" * 10})

def name(message):
    return " ".join(message["content"].split()[:2])

seen = []
for allowed in (60, 80, 120, 150, 180):
    summarised = []
    def summarizer(older, tokens):
        summarised.extend(older)
        return "They talked."
    result = fit(messages, allowed, summarizer=summarizer)
    kept = [message for message in result.messages if message in messages]
    lost = [name(message) for message in messages if message not in kept and message not in summarised]
    first = "from " + name(kept[1]) if len(kept) > 1 else "no message"
    seen.append((first, lost))
    print(f"{allowed:4}   {first:16} {', '.join(lost) or '-'}")
call = {"id": "1", "type": "function", "function": {"name": "write", "arguments": '{"text": "' + "word " * 3000 + '"}'}}
result = fit([{"role": "user", "content": "write"}, {"role": "assistant", "content": None, "tool_calls": [call]},
              {"role": "tool", "tool_call_id": "1", "content": "ok"}, {"role": "user", "content": "thanks"}], 100)
print(f"a call of a tool with 3000 words, 100 allowed: {result.tokens_after} tokens, {'fits' if result.fits else 'does not fit'}")
sys.exit(0 if seen == [("no message", ["reply 8"]), ("from question 8", []), ("from question 8", ["reply 7"]), ("from question 7", []),
                       ("from question 7", ["reply 6"])] and result.tokens_after == 26 and result.fits else 1)
PY
