#!/usr/bin/env bash
# Package:   lcsvec 0.0.1 (longest common subsequences and substrings of vectors, in C++, for numpy and PyTorch), with numpy 2.4.6
# Guess:     what lcs gives is a subsequence of both vectors: its values are values of theirs, be they fractions or integers of 64 bits, as the example
#            of the readme has them.
# Behaviour: the length is right, the values are not. Fractions lose what is behind the point, 0.5 comes back as 0, and whole numbers beyond 32
#            bits come back as -2147483648, all the same one. So it is with lccs, the longest run in common. Nothing is said; the
#            comparison itself is exact, so that 1.2 and 1.9 are not taken for one.
#            Why: the values are compared as they are, and put into a list of 32-bit integers for the answer.
# Seen (Python 3.11), lcs of the vector with itself
#   [0.5, 1.25, 2.75]          [0, 1, 2]
#   [-0.7, 0.7]                [0, 0]
#   [1099511627777, 5]         [-2147483648, 5]
#   [3, 1, 2]                  [3, 1, 2]
# For kith's users: ids of texts, hashes of 64 bits or log probabilities that two outputs have in common are not those that stand in them. Take the
#            length alone, or number the values first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lcsvec==0.0.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy as np
from lcsvec import lccs, lcs, lcs_length

seen = []
for values in ([0.5, 1.25, 2.75], [-0.7, 0.7], [2**40 + 1, 5], [3, 1, 2]):
    vector = np.array(values)
    seen.append([int(value) for value in lcs(vector, vector)])
    print(f"{str(values):26} {seen[-1]}")
    if lcs_length(vector, vector) != len(values) or [int(value) for value in lccs(vector, vector)] != seen[-1]:
        sys.exit(1)
sys.exit(0 if seen == [[0, 1, 2], [0, 0], [-2147483648, 5], [3, 1, 2]] else 1)
PY
