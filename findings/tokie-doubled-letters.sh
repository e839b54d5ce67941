#!/usr/bin/env bash
# Packages:  tokie 0.1.4 (a fast tokenizer that reads tokenizer.json and is to give what tokenizers gives), and tokenizers 0.23.3,
#            which trains and writes the file
# Guess:     for a tokenizer.json that tokie reads without objection, its ids are those of tokenizers, or it says what it cannot.
# Behaviour: a BPE of characters (not of bytes), as in tokenizers' own first example, is taken for one of bytes. Where the text
#            is cut at blanks, the last letter of most words comes once more, as a token of its own: the text decodes to another
#            one, and has more tokens. Where it is not cut, one letter that is not in the vocabulary makes
#            the whole text no token at all: not the unknown one, and no exception. A BPE of bytes gives the right ids.
# Seen (Python 3.11), the tokens of tokenizers and of tokie, for a BPE with <unk> trained on four lines
#   cut at blanks                 the green boat | the green n boat t
#   the same                      the old man sat at the quay | the old d man n sat t at t the e quay y
#   not cut                       the_ n e <unk> _ bo at | (none)
#   bytes                         the _green _boat | the _green _boat
# For kith's users: to count tokens or find their borders in texts that kith compares with a model's, take tokenizers, or
#            the server's own /tokenize; where it has to be tokie, compare the decoded text with the text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tokie==0.1.4 tokenizers==0.23.3
"$folder/venv/bin/python" - "$folder/tokenizer.json" <<'PY'
import sys
import tokie
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

lines = ["the green boat lies in the harbour", "the old boat lies at the quay", "a green boat came into the harbour at noon",
         "the old man sat at the quay"] * 3

def train(cut, alphabet):
    reference = Tokenizer(models.BPE(unk_token="<unk>"))
    if cut:
        reference.pre_tokenizer = cut
    reference.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=60 + len(alphabet), special_tokens=["<unk>"], initial_alphabet=alphabet, show_progress=False))
    reference.save(sys.argv[1])
    return reference, tokie.Tokenizer.from_json(sys.argv[1])

def show(name, tokenizers, text):
    reference, other = tokenizers
    tokens = [[tokenizer.id_to_token(number).replace(" ", "_").replace("\u0120", "_") for number in tokenizer.encode(text).ids]
              for tokenizer in (reference, other)]
    line = " | ".join(" ".join(found) or "(none)" for found in tokens)
    print(f"{name:29} {line}")
    return line

cut = train(pre_tokenizers.Whitespace(), [])
whole = train(None, [])
ofBytes = train(pre_tokenizers.ByteLevel(add_prefix_space=False), pre_tokenizers.ByteLevel.alphabet())
seen = [show("cut at blanks", cut, "the green boat"), show("the same", cut, "the old man sat at the quay"),
        show("not cut", whole, "the new boat"), show("bytes", ofBytes, "the green boat")]
sys.exit(0 if seen == [
    "the green boat | the green n boat t", "the old man sat at the quay | the old d man n sat t at t the e quay y",
    "the_ n e <unk> _ bo at | (none)", "the _green _boat | the _green _boat"] else 1)
PY
