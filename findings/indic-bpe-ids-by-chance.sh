#!/usr/bin/env bash
# Package:   indic-bpe 0.0.1 (byte-pair encoding for Indian languages, Devanagari first; module indic_bpe)
# Guess:     a token keeps its number for good: training the same text again, and loading and saving again, give the same vocabulary file. A merge is
#            made of letters that stood side by side in a line of the corpus.
# Behaviour: the numbers are drawn anew each time a vocabulary is saved, in the order in which Python's set of strings happens to be, which is
#            another in each process: a file that was loaded and saved again numbers all tokens otherwise, and a model trained on the first reads
#            nonsense with the second. All lines are joined without a mark before pairs are counted: the end of a line and the beginning of
#            the next make a token, as do letters on both sides of a blank.
#            Why: serialization.py: enumerate(vocab) over the set that load() made; trainer.py, _load_corpus: symbols.extend(document).
# Seen (Python 3.11), nine tokens, with PYTHONHASHSEED 1 and 2, as every process has another unless it is set
#   trained twice: same numbers False
#   loaded and saved: same numbers False
#   one merge of the lines "xa", "bx", "ya", "by": a + b
# For kith's users: text made into numbers by it can be read back with the very same file only. Keep vocab.json, and never save over it; decode
#            by its texts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps indic-bpe==0.0.1
"$folder/venv/bin/python" - <<'PY'
import contextlib, io, os, subprocess, sys, tempfile
from pathlib import Path

train = """
import sys
from indic_bpe.tokenizer import BPETokenizer
tokenizer = BPETokenizer()
tokenizer.train(["namaste", "namami", "mata"], 2)
tokenizer.save(sys.argv[1], sys.argv[2])
"""
again = """
import sys
from indic_bpe.tokenizer import BPETokenizer
tokenizer = BPETokenizer()
tokenizer.load(sys.argv[1], sys.argv[2])
tokenizer.save(sys.argv[3], sys.argv[4])
"""

def run(program, seed, *paths):
    subprocess.run([sys.executable, "-c", program, *map(str, paths)], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "PYTHONHASHSEED": str(seed)})

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    run(train, 1, folder / "first", folder / "m1")
    run(train, 2, folder / "second", folder / "m2")
    run(again, 2, folder / "first", folder / "m1", folder / "third", folder / "m3")
    first, second, third = ((folder / name).read_text() for name in ("first", "second", "third"))
    merges = (folder / "m1").read_text() == (folder / "m2").read_text()
from indic_bpe.tokenizer import BPETokenizer

tokenizer = BPETokenizer()
with contextlib.redirect_stdout(io.StringIO()):
    tokenizer.train(["xa", "bx", "ya", "by"], 1)
print("trained twice: same numbers", first == second)
print("loaded and saved: same numbers", first == third)
print('one merge of the lines "xa", "bx", "ya", "by":', " + ".join(tokenizer.merges[0]))
sys.exit(0 if first != second and first != third and merges and tokenizer.merges[0] == ("a", "b") else 1)
PY
