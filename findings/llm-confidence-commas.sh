#!/usr/bin/env bash
# Package:   llm-confidence 0.2.3 (confidence of the fields of a JSON reply from its log probabilities), with pandas 2.3.3 and numpy 2.2.6
# Guess:     the confidence of a field is the product of the probabilities of all tokens of its key and value, whatever the value holds.
# Behaviour: a field ends at the first token that ends in a comma or a closing brace, inside of a value too. Of "Smith, John" the confidence
#            is that of "Smith,", of "1,000" that of "1,", of a list that of its first element; what follows belongs to no
#            field and counts nowhere, however unsure it was. With a token border elsewhere (" said," or ", ") it ends elsewhere.
#            A quotation mark and a colon inside of a value make a field of their own, with a name out of the text.
#            Values without comma and brace are right.
#            Why: llm_confidence/logprobs_handler.py, calculate_words_probas looks at how tokens end and not at where they are; a part
#            without a key is dropped.
# Seen (Python 3.11), the fields and their confidences, and the product over the tokens of the value
#   "Smith John"                  name 0.18             0.18
#   "Smith, John"                 name 0.9              0.18
#   "1,000"                       total 0.9             0.27
#   ["a", "b"]                    tags 0.9              0.18
#   "He said \"yes\": ok"         text 0.5 yes\ 0.2     0.1
# For kith's users: a threshold on these confidences lets through the fields that were surest of their beginning. Take the tokens of a value by
#            their offsets in the text, as for the sum over a reply.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check llm-confidence==0.2.3 pandas==2.3.3 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import sys
from math import log, prod
from llm_confidence import LogprobsHandler

seen = []
for shown, key, value in [
    ('"Smith John"', "name", [(' "', 1), ("Smith", 0.9), (" John", 0.2), ('"', 1)]),
    ('"Smith, John"', "name", [(' "', 1), ("Smith", 0.9), (",", 1), (" John", 0.2), ('"', 1)]),
    ('"1,000"', "total", [(' "', 1), ("1", 0.9), (",", 1), ("000", 0.3), ('"', 1)]),
    ('["a", "b"]', "tags", [(' ["', 1), ("a", 0.9), ('",', 1), (' "', 1), ("b", 0.2), ('"]', 1)]),
    (r'"He said \"yes\": ok"', "text", [(' "', 1), ("He", 1), (" said,", 0.5), (' \\"', 1), ("yes", 1), ('\\":', 1), (" ok", 0.2), ('"', 1)])]:
    tokens = [('{"', 1), (key, 1), ('":', 1), *value, ("}", 1)]
    tokens[-2:] = [(tokens[-2][0] + "}", tokens[-2][1])]
    fields = LogprobsHandler().process_logprobs([{"token": text, "logprob": log(probability)} for text, probability in tokens])
    row = " ".join(f"{name} {confidence:g}" for name, confidence in fields.items()), f"{prod(number for _, number in value):g}"
    seen.append(row)
    print(f"{shown:29} {row[0]:21} {row[1]}")
sys.exit(0 if seen == [("name 0.18", "0.18"), ("name 0.9", "0.18"), ("total 0.9", "0.27"), ("tags 0.9", "0.18"),
                       ("text 0.5 yes\\ 0.2", "0.1")] else 1)
PY
