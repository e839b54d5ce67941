#!/usr/bin/env bash
# Package:   dtwsa 0.1.0 (aligns two lists of sentences by dynamic programming), with numpy 2.4.6 and matplotlib 3.11.2
# Guess:     one SentenceAligner aligns as many pairs of texts as it is given; sentences that are alike by less than min_matching_value, 0.7, are
#            not aligned.
# Behaviour: the first pair is aligned, and every later one as the first was: the likeness of the sentences is computed once and kept. Of two texts
#            whose sentences are in another order nothing is found, and the pairs of the first are given out for them, with its score. If
#            the later texts are longer, it ends in an IndexError; if shorter, nothing is to be noticed. And sentences that have
#            nothing in common, likeness 0, are aligned after all where no better match stands in the way.
#            Why: dtwsa/dtwsa.py computes the matrix only if similarity_matrix is None, and stores it there; on the way back a pair
#            counts as matched if the score is that of the diagonal plus the likeness, which 0 always fulfils.
# Seen (Python 3.11), score and pairs
#   A B C with A B C                 3.0  0-0 1-1 2-2
#   D A B with A B C, same aligner   3.0  0-0 1-1 2-2
#   D A B with A B C, new aligner    2.0  1-0 2-1
#   D with A, new aligner            0.0  0-0
# For kith's users: parallel texts, or two transcripts of one recording, that are brought together so have the wrong sentences side by side from the
#            second chapter on. Make a new aligner for each pair.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 matplotlib==3.11.2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps dtwsa==0.1.0
"$folder/venv/bin/python" - 2>/dev/null <<'PY'
import contextlib
import io
import sys
from dtwsa import SentenceAligner

def alike(one, other):
    return 1.0 if one == other else 0.0

def align(aligner, one, other):
    with contextlib.redirect_stdout(io.StringIO()):  # it prints its matrix
        pairs, score = aligner.align_sentences(one.split(), other.split())
    return float(score), " ".join(f"{left}-{right}" for left, right in pairs)

kept = SentenceAligner(alike)
seen = [align(kept, "A B C", "A B C"), align(kept, "D A B", "A B C"), align(SentenceAligner(alike), "D A B", "A B C"),
        align(SentenceAligner(alike), "D", "A")]
names = ("A B C with A B C", "D A B with A B C, same aligner", "D A B with A B C, new aligner", "D with A, new aligner")
for name, (score, pairs) in zip(names, seen):
    print(f"{name:32} {score:.1f}  {pairs}")
sys.exit(0 if seen == [(3.0, "0-0 1-1 2-2"), (3.0, "0-0 1-1 2-2"), (2.0, "1-0 2-1"), (0.0, "0-0")] else 1)
PY
