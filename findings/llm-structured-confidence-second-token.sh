#!/usr/bin/env bash
# Package:   llm-structured-confidence 0.4.5 (confidence of the fields of a structured reply, from its log probabilities)
# Guess:     for a field with an enum, resolved_value of an alternative token is the label that the model would have written with
#            it: behind `north`, the alternatives `east` and `west` are `northeast` and `northwest`; or it is None.
# Behaviour: the alternatives are those of the first token of the value that is not certain, and each is looked up by itself as
#            the beginning of a label, as if nothing stood before it. Where the certain tokens before are a beginning that
#            labels share, the label is another one: the reply `northeast`, sure of `north`, is reported as `east` 0.6
#            and `west` 0.4, which the model has ruled out. The one label whose end is no label itself (`gate`) is None.
#            extract_confidence and add_confidence_columns give the second one as top_alternative_resolved.
#            With the first token a little uncertain it is right, or None where several labels begin so.
#            Why: _classification.py, _first_top_logprobs skips tokens with a log probability of 0, and
#            extract_top_alternatives calls resolve_token_prefix with the token alone, without what it skipped.
# Seen (Python 3.11), the alternatives as resolved, and put together with the tokens before
#   north + east 0.6, west 0.4       east west                     northeast northwest
#   flood + light 0.7, gate 0.3      light None                    floodlight floodgate
#   east 0.9, west 0.1               east west                     east west
# For kith's users: to read how sure a model was of the other labels, put each alternative behind the text of the tokens before it,
#            and ask which labels begin with that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check llm-structured-confidence==0.4.5
"$folder/venv/bin/python" - <<'PY'
import math
import sys
from llm_structured_confidence import extract_confidence, extract_logprobs

def token(text, *alternatives):
    top = [{"token": t, "logprob": math.log(p)} for t, p in alternatives or ((text, 1.0),)]
    return {"token": text, "logprob": top[0]["logprob"], "top_logprobs": top}

def ask(labels, *value):
    tokens = [token('{"'), token("a"), token('":"'), *value, token('"}')]
    reply = {"choices": [{"message": {"content": "".join(t["token"] for t in tokens)}, "logprobs": {"content": tokens}}]}
    schema = {"type": "object", "properties": {"a": {"type": "string", "enum": labels}}}
    field = extract_logprobs(reply, response_schema=schema)[0].field_logprob
    resolved = [str(alternative.resolved_value) for alternative in field.top_logprobs]
    second = extract_confidence(reply, response_schema=schema)["top_alternative_resolved"]
    before, together = "", []
    for part in value:
        if part["logprob"] < 0:
            together = [[label for label in labels if label.startswith(before + a["token"])] for a in part["top_logprobs"]]
            break
        before += part["token"]
    together = [found[0] for found in together if len(found) == 1]
    name = " + ".join(part["token"] if part["logprob"] == 0 else
                      ", ".join(f"{a['token']} {math.exp(a['logprob']):.1f}" for a in part["top_logprobs"]) for part in value)
    print(f"{name:32} {' '.join(resolved):29} {' '.join(together)}")
    return resolved, together, second

winds = ["north", "east", "south", "west", "northeast", "northwest", "southeast", "southwest"]
seen = [
    ask(winds, token("north"), token("east", ("east", 0.6), ("west", 0.4))),
    ask(["light", "floodlight", "floodgate"], token("flood"), token("light", ("light", 0.7), ("gate", 0.3))),
    ask(winds, token("east", ("east", 0.9), ("west", 0.1))),
]
sys.exit(0 if seen == [
    (["east", "west"], ["northeast", "northwest"], "west"), (["light", "None"], ["floodlight", "floodgate"], None),
    (["east", "west"], ["east", "west"], "west")] else 1)
PY
