#!/usr/bin/env bash
# Package:   structured-logprobs 0.1.5 (gives each value of a reply in JSON its log probability)
# Guess:     a value's log probability is the sum over all tokens that have a character of the value, quotation marks counted.
# Behaviour: the token in which the value ends is left out whenever it also holds the character after the value, while the
#            token in which the value begins is counted whole. So the same value gets a figure
#            that depends on where the token borders fall, and a value that lies within one token with its comma or brace,
#            as "" does where `":"","` is one token, gets the log probability 0: certain, whatever the model said.
#            Why: structured_logprobs/helpers.py, _compute_logprob_sum sums the tokens from that of the first character up
#            to, not including, that of the character behind the value; both are the same token for "".
#            (That the colon's token is counted at the beginning is issue 15 of its repository.)
# Seen (Python 3.11), log probability of a, and the sum over the tokens that touch it:
#   tokens                       reported   touching
#   {" a ":" Yes . "}               -7.00     -15.00
#   {" a ":" Yes ."}                -3.00      -7.00
#   {" a ":" ?"}                    -0.01      -5.01
#   {" a ":""," b ":" x "}           0.00      -5.00
# For kith's users: confidences of fields taken from a server's reply this way are not comparable between fields, models or
#            tokenisers, and empty fields come out as the surest of all; a threshold on them keeps every empty field. Ranking
#            replies by the sum over the whole reply does not have this fault.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check structured-logprobs==0.1.5
"$folder/venv/bin/python" - <<'PY'
import json
import sys
from openai.types.chat import ChatCompletion
from structured_logprobs import add_logprobs

def ask(*tokens):
    text = "".join(token for token, _ in tokens)
    content = [{"token": t, "bytes": list(t.encode()), "logprob": p, "top_logprobs": []} for t, p in tokens]
    reply = ChatCompletion.model_validate({
        "id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [{
            "index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text},
            "logprobs": {"content": content}}]})
    reported = add_logprobs(reply).log_probs[0]["a"]
    value = json.dumps(json.loads(text)["a"])
    start = text.index(value, text.index(":"))
    end, at, touching = start + len(value), 0, 0.0
    for token, logprob in tokens:
        if at < end and at + len(token) > start:
            touching += logprob
        at += len(token)
    print(f"{' '.join(t for t, _ in tokens):28} {reported:8.2f}   {touching:8.2f}")
    return round(reported, 6), round(touching, 6)

print("tokens                       reported   touching")
seen = [
    ask(('{"', 0), ("a", 0), ('":"', -1), ("Yes", -2), (".", -4), ('"}', -8)),
    ask(('{"', 0), ("a", 0), ('":"', -1), ("Yes", -2), ('."}', -4)),
    ask(('{"', 0), ("a", 0), ('":"', -0.01), ('?"}', -5)),
    ask(('{"', 0), ("a", 0), ('":"","', -5), ("b", 0), ('":"', 0), ("x", -1), ('"}', 0)),
]
sys.exit(0 if seen == [(-7, -15), (-3, -7), (-0.01, -5.01), (0, -5)] else 1)
PY
