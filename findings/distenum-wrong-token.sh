#!/usr/bin/env bash
# Package:   distenum 0.1.1 (turns a reply's log probabilities into a distribution over the values of an enum field)
# Guess:     the distribution is the one over the first token of the value, so a blank after the colon changes nothing.
# Behaviour: it uses the alternatives of the token that holds the opening quotation mark. In {"answer":"yes"} the mark
#            usually ends the token `":"`, and the parser has moved on to `yes`: right. In {"answer": "yes"} the mark is
#            in the token ` "`, and the alternatives of that token are counted instead, those of `yes` never.
#            Alternatives are stripped of blanks and matched as a prefix of each label, so an alternative ` ` (or "\n")
#            is a prefix of every label: the answer is uniform however sure the model was, and since the result is
#            normalised, an alternative of probability 1e-9 is enough. ` no` at 1e-9 makes the answer certain, and wrong.
#            By the same rule an alternative with the empty text, as servers list for the end token or for a part of a
#            character, adds its mass to every label, in the compact form too.
#            Why: distenum/parser.py, parse_value keeps the list that comes before the string's text, and tokenize yields
#            the list of a token when the token begins; `class_label.lower().startswith(tlp.token.strip().lower())`.
# Seen (Python 3.11):
#   compact                       yes 0.980000 no 0.020000
#   spaced, blank at 1e-9         yes 0.500000 no 0.500000
#   spaced, ` no` at 1e-9         yes 0.000000 no 1.000000
#   compact, empty text at 0.30   yes 0.692308 no 0.307692   (without it: 0.857143 and 0.142857)
# For kith's users: a classifier's confidence computed this way from a server's reply is no reference for the log
#            probabilities that kith reads from the same reply. Find the tokens of a value by their offsets in the text,
#            and leave alternatives with blank or empty text out before adding up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check distenum==0.1.1
"$folder/venv/bin/python" - <<'PY'
import math
import sys
from types import SimpleNamespace as Record
from distenum import parse_using_schema_and_logprobs

schema = {"type": "object", "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}}}

def token(text, *alternatives):
    alternatives = alternatives or ((text, 1.0),)
    top = [Record(token=t, logprob=math.log(p)) for t, p in alternatives]
    return Record(token=text, logprob=top[0].logprob, top_logprobs=top)

def ask(name, expected, *tokens):
    answer = parse_using_schema_and_logprobs(schema, Record(content=list(tokens)))["answer"]
    print(f"{name:29} yes {answer['yes']:.6f} no {answer['no']:.6f}")
    return abs(answer["yes"] - expected) < 1e-6 and abs(answer["no"] - (1 - expected)) < 1e-6

yes = token("yes", ("yes", 0.98), ("no", 0.02))
start, name, end = token('{"'), token("answer"), token('"}')

def quote(other):
    return token(' "', (' "', 1 - 1e-9), (other, 1e-9))

def first(*alternatives):
    return token("yes", *alternatives)

asStated = [
    ask("compact", 0.98, start, name, token('":"'), yes, end),
    ask("spaced, blank at 1e-9", 0.5, start, name, token('":'), quote(" "), yes, end),
    ask("spaced, ` no` at 1e-9", 0.0, start, name, token('":'), quote(" no"), yes, end),
    ask("compact, no empty text", 0.6 / 0.7, start, name, token('":"'), first(("yes", 0.6), ("no", 0.1)), end),
    ask("compact, empty text at 0.30", 0.9 / 1.3, start, name, token('":"'),
        first(("yes", 0.6), ("", 0.3), ("no", 0.1)), end),
]
sys.exit(0 if all(asStated) else 1)
PY
