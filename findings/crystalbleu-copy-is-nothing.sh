#!/usr/bin/env bash
# Package:   crystalbleu 0.2 with nltk 3.10.4 (BLEU for code, without the n-grams that all code shares)
# Guess:     a line that is the reference, token by token, has 1; what is left out is left out of both, so no other line is above the copy.
# Behaviour: where all n-grams of one length are among the shared ones, as with a short line of boilerplate, the precision of that length is 0 and the
#            score of an exact copy 1e-77 or less. A line with two tokens too many then is nearer to its reference than a copy is to its own, and a
#            corpus of nothing but copies can be 0. Plain BLEU gives the copies 1.
#            Why: modified_precision divides by max(1, number of n-grams left): with none it is 0 of 1, and the geometric mean has it.
# Seen (Python 3.11), nothing left out, and the ten commonest n-grams of a corpus with 50 times public static void main
#   copy of public static void main                    1.00   0.00
#   copy of int count = list . size ( ) ;              1.00   1.00
#   int count = list . size ( ) + 1 ;, one off         0.70   0.70
#   three copies as a corpus 0.00
# For kith's users: scores of short lines are not to be averaged. Count the copies apart, or take corpus_bleu of the whole corpus only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check crystalbleu==0.2 nltk==3.10.4
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from collections import Counter
from crystalbleu import corpus_bleu

common, other, off = "public static void main".split(), "int count = list . size ( ) ;".split(), "int count = list . size ( ) + 1 ;".split()
corpus = [common] * 50 + [other]
grams = Counter(tuple(line[start:start + size]) for line in corpus for size in (1, 2, 3, 4) for start in range(len(line) - size + 1))
shared = dict(grams.most_common(10))
seen = []
for name, hypothesis, reference in [("copy of " + " ".join(common), common, common), ("copy of " + " ".join(other), other, other),
                                    (" ".join(off) + ", one off", off, other)]:
    seen.append(tuple(f"{corpus_bleu([[reference]], [hypothesis], ignoring=left):.2f}" for left in ({}, shared)))
    print(f"{name:50} {seen[-1][0]}   {seen[-1][1]}")
copies = corpus_bleu([[common]] * 3, [common] * 3, ignoring=shared)
print(f"three copies as a corpus {copies:.2f}")
sys.exit(0 if seen[0] == ("1.00", "0.00") and seen[1] == ("1.00", "1.00") and copies < 1e-9 and seen[2][0] == seen[2][1] else 1)
PY
