#!/usr/bin/env bash
# Package:   jiwer 4.0.0 (word error rate)
# Guess:     words are told apart by white space of any kind, as by Python's split(): `a<tab>b` against `a b` is 0.
# Behaviour: only the space, U+0020, separates words. A single tab, line end, no-break space or ideographic space makes one
#            word of two: the rate is 2 where it is in the reference, 1 where it is in the hypothesis. Two blanks in a row,
#            of whatever kind, do separate, for a run of two or more is first made one space: `a<space><tab>b` gives 0.
#            So one more blank repairs what one fewer breaks, and wer() says nothing.
#            Why: the default transformation is RemoveMultipleSpaces (a run of two white-space characters or more becomes
#            a space), Strip, and a split at " ".
# Seen (Python 3.11), against `a b`:
#   tab                           2.0 as reference, 1.0 as hypothesis
#   line end                      2.0 as reference, 1.0 as hypothesis
#   U+00A0                        2.0 as reference, 1.0 as hypothesis
#   space and tab                 0.0 as reference, 0.0 as hypothesis
# For kith's users: what `kith rerank` chose is often judged by this package. Hypotheses that kith passes on keep every byte,
#            a tab within a text too: put one space for each run of blanks before the rate is taken.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jiwer==4.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from jiwer import wer

asStated = True
for name, text, expected in [
    ("tab", "a\tb", (2, 1)), ("line end", "a\nb", (2, 1)), ("U+00A0", "a\u00a0b", (2, 1)), ("space and tab", "a \tb", (0, 0))
]:
    seen = (wer(text, "a b"), wer("a b", text))
    print(f"{name:29} {seen[0]:.1f} as reference, {seen[1]:.1f} as hypothesis")
    asStated = asStated and seen == expected
sys.exit(0 if asStated else 1)
PY
