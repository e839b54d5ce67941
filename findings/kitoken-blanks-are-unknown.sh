#!/usr/bin/env bash
# Packages:  kitoken 0.11.1 (a fast tokenizer "compatible with" SentencePiece, tokenizers, tiktoken and others), and tokenizers 0.23.3, which trains and
#            writes the file that it reads
# Guess:     for a tokenizer.json that it loads, the ids are those of tokenizers, whichever of the usual ways to cut a text into words the file names;
#            what it does not know it refuses, as it does with files of a WordLevel model.
# Behaviour: where the words are cut by WhitespaceSplit, the blanks stay between them as words of their own. They are not in the vocabulary, so that each
#            is unknown: there is one [UNK] between any two known words. By WordPiece, a whole word is unknown with its blank, and of a text only
#            the first is left. With Whitespace, which differs from it only in the punctuation, and with BertPreTokenizer all ids are right.
# Seen (Python 3.11), vocabularies of one text, for "boat on the sea": tokens by tokenizers, and by kitoken
#   BPE, Whitespace              boat on the sea | boat on the sea
#   BPE, WhitespaceSplit         boat on the sea | boat [UNK] on [UNK] the [UNK] sea
#   WordPiece, Whitespace        boat on the sea | boat on the sea
#   WordPiece, WhitespaceSplit   boat on the sea | boat [UNK] [UNK] [UNK]
# For kith's users: counts of tokens are nearly twice as high, and half of a prompt or more is unknown. Compare the ids of a line before it replaces
#            tokenizers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kitoken==0.11.1 tokenizers==0.23.3
cd "$folder"
venv/bin/python - <<'PY'
import sys
from kitoken import Kitoken
from tokenizers import Tokenizer
from tokenizers.models import BPE, WordPiece
from tokenizers.pre_tokenizers import Whitespace, WhitespaceSplit
from tokenizers.trainers import BpeTrainer, WordPieceTrainer

text, seen = ["the boat is on the sea and the sea is calm", "a boat on the calm sea"] * 10, []
for model, trainer in ((BPE, BpeTrainer), (WordPiece, WordPieceTrainer)):
    for cutter in (Whitespace, WhitespaceSplit):
        tokenizer = Tokenizer(model(unk_token="[UNK]"))
        tokenizer.pre_tokenizer = cutter()
        tokenizer.train_from_iterator(text, trainer(vocab_size=100, special_tokens=["[UNK]"], show_progress=False))
        tokenizer.save("tokenizer.json")
        ids = Kitoken.from_file("tokenizer.json").encode("boat on the sea", True)
        seen.append((" ".join(tokenizer.encode("boat on the sea").tokens), " ".join(map(tokenizer.id_to_token, ids))))
        print(f"{model.__name__ + ', ' + cutter.__name__:28} {seen[-1][0]} | {seen[-1][1]}")
right = "boat on the sea"
sys.exit(0 if seen == [(right, right), (right, "boat [UNK] on [UNK] the [UNK] sea"), (right, right), (right, "boat [UNK] [UNK] [UNK]")] else 1)
PY
