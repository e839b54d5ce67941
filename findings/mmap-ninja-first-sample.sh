#!/usr/bin/env bash
# Package:   mmap-ninja 0.9.0 (arrays of unlike lengths, texts and samples in memory-mapped files, for training), with numpy 2.4.6 and tqdm 4.70.1
# Guess:     what does not fit the file's type of number is refused, or the file has the type that fits all; floats come back as floats, and the ids
#            of tokens as themselves.
# Behaviour: the type is that of the first sample, and what comes later is cast to it, silently. Where the first is [1, 0], as a row of ones and noughts
#            may be, a later [0.5, 0.25] is [0, 0]. Ids in 16 bits wrap: 70000 is 4464, another token. Where the first sample is an empty list, all are
#            64-bit floats, and ids beyond 2^53 lose their last bit. append and extend do the same, whatever array they are given.
#            Texts in a StringsMmap are not concerned.
#            Why: numpy.py, _lists_of_ndarrays_to_bytes asks np.asarray for the first sample's type, and its public callers say nothing of it.
# Seen (Python 3.11), put in and taken out
#   [1, 0] [0.5, 0.25]                    [1, 0] [0, 0]
#   [0.5, 0.25] [1, 0]                    [0.5, 0.25] [1.0, 0.0]
#   16 bits: [1, 2] [65535] [70000]       [1, 2] [65535] [4464]
#   [] [9007199254740993]                 [] [9007199254740992.0]
#   [1, 2], then append([0.5])            [1, 2] [0]
# For kith's users: lines of token ids kept in such a file for training may be other lines. Give from_lists the dtype, and look at the largest id first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mmap-ninja==0.9.0 numpy==2.4.6 tqdm==4.70.1
cd "$folder"
venv/bin/python - <<'PY'
import sys
import numpy as np
from mmap_ninja.ragged import RaggedMmap

ids = [np.array(row, dtype=dtype) for row, dtype in (([1, 2], np.uint16), ([65535], np.uint16), ([70000], np.uint32))]
cases = {"[1, 0] [0.5, 0.25]": ([[1, 0], [0.5, 0.25]], None), "[0.5, 0.25] [1, 0]": ([[0.5, 0.25], [1, 0]], None),
         "16 bits: [1, 2] [65535] [70000]": (ids, None), "[] [9007199254740993]": ([[], [9007199254740993]], None),
         "[1, 2], then append([0.5])": ([[1, 2]], [0.5])}
seen = []
for number, (name, (rows, later)) in enumerate(cases.items()):
    kept = RaggedMmap.from_lists(f"kept{number}", rows)
    if later is not None:
        kept.append(np.array(later))
    seen.append([np.asarray(row).tolist() for row in RaggedMmap(f"kept{number}")])
    print(f"{name:37}", *seen[-1])
sys.exit(0 if seen == [[[1, 0], [0, 0]], [[0.5, 0.25], [1.0, 0.0]], [[1, 2], [65535], [4464]], [[], [9007199254740992.0]], [[1, 2], [0]]] else 1)
PY
