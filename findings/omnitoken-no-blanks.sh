#!/usr/bin/env bash
# Packages:  omnitoken 0.3.0 ("universal, research-grounded tokenizer engine for BPE, WordPiece, and Unigram vocabularies", reads tokenizer.json),
#            and tokenizers 0.23.3, which trains and writes the file
# Guess:     for a file that it reads without objection, the ids are those of tokenizers, with whose speed it compares its own; the text can be
#            had back.
# Behaviour: of a BPE of bytes (GPT-2's kind) all blanks and line ends are gone, and with them every token that begins with one: a text of known
#            words comes out in twice as many pieces, and without spaces when it is decoded. é is encoded as one byte, not as its two,
#            which is no text any more, and an end mark such as <|end|> is cut into letters. Of a WordPiece neither the small letters nor the
#            punctuation are seen to: a capital, and each word with a comma behind it, is unknown. Nothing is said.
#            Why: the pre-tokenizer, the normalizer and the added tokens of the file have no effect; it cuts at blanks by itself.
# Seen (Python 3.11), tokens by tokenizers, and by omnitoken
#   bpe        The boat lies      The Ġboat Ġlies | The bo at l ie s
#   bpe        a<line end>b       a Ċ b | a b
#   bpe        <|end|>            <|end|> | < | e nd | >
#   wordpiece  The boat, a lamp   the boat , a lamp | [UNK] [UNK] a lamp
#   decoded by tokenizers: Theboatlies
# For kith's users: lengths and costs counted with it are wrong, and a model fed with its ids reads a text without blanks. Compare one sentence with
#            tokenizers first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check omnitoken==0.3.0 tokenizers==0.23.3
"$folder/venv/bin/python" - <<'PY'
import sys, tempfile
from pathlib import Path
from omnitoken import Tokenizer as Omnitoken
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

corpus = ["The boat lies in the harbour, and the old men sleep.", "A boat, a lamp and two chairs.",
          "the harbour lies still; the lamp burns low", "we carried the flour and the clock"] * 5
bpe = Tokenizer(models.BPE())
bpe.pre_tokenizer, bpe.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
bpe.train_from_iterator(corpus, trainers.BpeTrainer(
    vocab_size=330, special_tokens=["<|end|>"], show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
wordpiece = Tokenizer(models.WordPiece(unk_token="[UNK]"))
wordpiece.normalizer, wordpiece.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
wordpiece.train_from_iterator(corpus, trainers.WordPieceTrainer(vocab_size=120, special_tokens=["[UNK]"], show_progress=False))

seen = []
with tempfile.TemporaryDirectory() as folder:
    for name, tokenizer, text in [("bpe", bpe, "The boat lies"), ("bpe", bpe, "a\nb"), ("bpe", bpe, "<|end|>"),
                                  ("wordpiece", wordpiece, "The boat, a lamp")]:
        path = Path(folder) / f"{name}.json"
        tokenizer.save(str(path))
        ids = Omnitoken(str(path)).encode(text)
        seen.append((" ".join(tokenizer.encode(text).tokens), " ".join(map(tokenizer.id_to_token, ids))))
        print(f"{name:10} {text.replace(chr(10), '<line end>'):18} {seen[-1][0]} | {seen[-1][1]}")
        if len(seen) == 1:
            decoded = tokenizer.decode(ids)
print("decoded by tokenizers:", decoded)
sys.exit(0 if seen == [("The \u0120boat \u0120lies", "The bo at l ie s"), ("a \u010a b", "a b"), ("<|end|>", "< | e nd | >"),
                       ("the boat , a lamp", "[UNK] [UNK] a lamp")] and decoded == "Theboatlies" else 1)
PY
