#!/usr/bin/env bash
# Packages:  bpe-continue 0.1.0 ("extend a trained BPE tokenizer with new vocabulary, without invalidating the old one"), and tokenizers 0.23.3, which trains
#            the first tokenizer and runs both
# Guess:     "any text tokenizes to a coarsening of what the base produced, never to a different split"; texts that the new corpus does not touch are
#            "byte-for-byte unchanged". New tokens are made of letters that the corpus has.
# Behaviour: a tokenizer that marks the ends of words (end_of_word_suffix="</w>", as the first BPE did and CLIP does) has lost its mark: "harbour</w>", one
#            token, becomes har, bo, u, r, and each word of the corpus that it was trained on is another than the model has learnt. And letters
#            that the base does not know are merged as if the unknown token were a letter: "sailcloth" is learnt as sail[UNK]loth, which then
#            stands for any letter in that place, so that a word with a typing error is that one token, too, and cannot be told from it.
#            The ids stay as promised. Why: in the tokenizer that comes out, the model has no end_of_word_suffix.
# Seen (Python 3.11), by the base and after continuing with "the boats sailcloth lies"
#   mark </w>   the old boat      the</w> old</w> boat</w>     t h e o l d boat
#   mark </w>   harbour           harbour</w>                  har bo u r
#   no mark     harbour           harbour                      harbour
#   no mark     sailcloth         s a i l [UNK] l o t h        sail[UNK]loth
#   no mark     sailxloth         s a i l [UNK] l o t h        sail[UNK]loth
# For kith's users: before a model is trained further with it, encode the old corpus with both and compare.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bpe-continue==0.1.0 tokenizers==0.23.3
cd "$folder"
venv/bin/python - <<'PY'
import json, sys
from bpe_continue import continue_training
from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.trainers import BpeTrainer

with open("corpus.txt", "w") as file:
    file.write("the boats sailcloth lies\n" * 50)
seen = []
for name, mark, texts in (("mark </w>", {"end_of_word_suffix": "</w>"}, ("the old boat", "harbour")), ("no mark", {}, ("harbour", "sailcloth", "sailxloth"))):
    base = Tokenizer(BPE(unk_token="[UNK]", **mark))
    base.pre_tokenizer = Whitespace()
    base.train_from_iterator(["the old boat lies in the harbour"] * 50, BpeTrainer(vocab_size=200, special_tokens=["[UNK]"], show_progress=False, **mark))
    more = continue_training(base, files=["corpus.txt"], vocab_size=base.get_vocab_size() + 20)
    kept = all(more.get_vocab()[token] == number for token, number in base.get_vocab().items())
    seen.append((kept, json.loads(more.to_str())["model"]["end_of_word_suffix"]))
    for text in texts:
        seen.append((" ".join(base.encode(text).tokens), " ".join(more.encode(text).tokens)))
        print(f"{name:11} {text:17} {seen[-1][0]:28} {seen[-1][1]}")
sys.exit(0 if seen == [(True, None), ("the</w> old</w> boat</w>", "t h e o l d boat"), ("harbour</w>", "har bo u r"), (True, None), ("harbour", "harbour"),
                       ("s a i l [UNK] l o t h", "sail[UNK]loth"), ("s a i l [UNK] l o t h", "sail[UNK]loth")] else 1)
PY
