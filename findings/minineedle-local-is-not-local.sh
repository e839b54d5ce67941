#!/usr/bin/env bash
# Package:   minineedle 3.1.7 (aligns two sequences of letters, words or anything, by Needleman-Wunsch over all and by Smith-Waterman locally)
# Guess:     a local alignment is the best pair of parts, and no more: "abcd" within "zzabcdzz" is aligned with "abcd", to 100 percent identity; its
#            score is that of the alignment which is returned.
# Behaviour: where the part begins with the first item of one sequence, the beginning of the other is put before it against gaps: "--abcd" and "zzabcd",
#            67 percent. What stands behind the part is not. The worse sequence "qabcd" has 100 percent, for its part does not begin with the first
#            letter. The score is right, 4, and the alignment would have 2. For sequences that have nothing in common there is no answer.
#            Why: core.py fills the first row and column with pointers for both methods, which the way back follows to the corner; in a local
#            alignment it has to end where the score is 0.
# Seen (Python 3.11)
#   abcd    zzabcdzz      --abcd       zzabcd        score 4   identity 66.67
#   qabcd   zzabcdzz      abcd         abcd          score 4   identity 100.0
#   the same in the other order: zzabcd and --abcd, 66.67
#   words: "the end" in "so this is the end"   - - - the end   so this is the end   score 2   identity 40.0
# For kith's users: a completion found at its first word in a text is said to be found worse than one with a wrong first word. Cut the gaps at the
#            beginning off and count the identity anew.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check minineedle==3.1.7
"$folder/venv/bin/python" - <<'PY'
import sys
from minineedle import smith

def local(first, second, joiner=""):
    alignment = smith.SmithWaterman(first, second)
    alignment.align()
    sides = [joiner.join(map(str, side)) for side in alignment.get_aligned_sequences("list")]
    row = (*sides, alignment.get_score(), alignment.get_identity())
    print(*row, sep="   ")
    return row

seen = [local("abcd", "zzabcdzz"), local("qabcd", "zzabcdzz"), local("zzabcdzz", "abcd"), local("the end".split(), "so this is the end".split(), " ")]
sys.exit(0 if seen == [("--abcd", "zzabcd", 4, 66.67), ("abcd", "abcd", 4, 100.0), ("zzabcd", "--abcd", 4, 66.67),
                       ("- - - the end", "so this is the end", 2, 40.0)] else 1)
PY
