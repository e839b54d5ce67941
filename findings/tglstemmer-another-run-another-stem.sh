#!/usr/bin/env bash
# Package:   tglstemmer 0.1.1 (stems of Tagalog words, of which "the best root" is chosen), with nltk 3.10.4 and tabulate 0.10.0
# Guess:     a word has one stem, today and tomorrow; the forms of one verb share it; a word that is in the list of words itself, as the commonest
#            nouns are, may stay whole.
# Behaviour: the stem of common words is left to chance: said (sinabi) is sabi, to say, in one run and tabi, the side, in the next; eats (kumakain) is
#            kain or kaka. Within a run it stays, so that a test sees nothing. And a word that is a root itself never stays where anything can be cut
#            off: the family (pamilya) is a mile, Mother (nanay) is ay, Manila is "their".
#            Why: stemmer.py takes the first of the candidates with the most cut off, and where two are equal, that is the order of a set of texts,
#            which Python draws anew for every process. The word itself is taken out of the candidates before.
# Seen (Python 3.11), stems in eight runs with PYTHONHASHSEED 0 to 7
#   sinabi     sabi tabi
#   kumakain   kain kaka
#   upang      upa upan
#   sumulat    sulat
#   pamilya    milya
#   nanay      ay
#   Manila     nila
# For kith's users: two parts of one corpus, stemmed by two processes, do not have the same words. Set PYTHONHASHSEED for all of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tglstemmer==0.1.1 nltk==3.10.4 tabulate==0.10.0
"$folder/venv/bin/python" - <<'PY'
import os, subprocess, sys

expected = {"sinabi": "sabi tabi", "kumakain": "kain kaka", "upang": "upa upan", "sumulat": "sulat", "pamilya": "milya", "nanay": "ay",
            "Manila": "nila"}
program = "import sys; from tglstemmer import stemmer; print(*[stemmer.get_stem(word) for word in sys.argv[1:]])"
runs = [subprocess.run([sys.executable, "-c", program, *expected], env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, text=True,
                       check=True).stdout.split() for seed in range(8)]
seen = {word: " ".join(sorted(set(stems))) for word, stems in zip(expected, zip(*runs))}
for word, stems in seen.items():
    print(f"{word:10} {stems}")
sys.exit(0 if seen == expected else 1)
PY
