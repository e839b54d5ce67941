#!/usr/bin/env bash
# Package:   urdu-segmentation-nlp 0.1.1 (parts Urdu texts into sentences and scores the parting; module urdunlp)
# Guess:     boundary_accuracy, "boundary-precision" of "a predicted sentence is counted as correct if", is the share of the predicted sentences that
#            end rightly: two of four are 50. A question ends at its question mark. A word that may end a sentence, followed by a conjunction, is "a
#            mid-sentence comma-like pause rather than a full stop", so that "he said that he comes" stays one sentence.
# Behaviour: the right ends are divided by the sentences of the reference, so that wrong ends cost nothing: twice as many sentences as there are have
#            100. Only what is too long is punished. The question mark ends nothing: the question and the next sentence are one. And where the
#            documentation says no full stop, there the text is cut: "he said" and "that he will come" are two.
#            Why: urdunlp/evaluate.py divides by the valid references; segmenter.py has one delimiter, the Urdu full stop, and takes the pause for
#            one.
# Seen (Python 3.11)
#   the reference itself                  100.0
#   two right, two wrong ones             100.0
#   both in one                            50.0
#   will you come? he has gone.           کیا آپ آئیں گے؟ وہ گھر گیا تھا
#   he said that he will come.            علی نے کہا | کہ وہ آئے گا
# For kith's users: a corpus of one sentence a line has halves of sentences and questions with the next sentence, and the score says that all is well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check urdu-segmentation-nlp==0.1.1
"$folder/venv/bin/python" - <<'PY'
import sys
from urdunlp import boundary_accuracy, segment

reference = ["a b c d", "e f g h"]
seen = []
for name, predicted in [("the reference itself", reference), ("two right, two wrong ones", ["x y z", "a b c d", "q r s t", "e f g h"]),
                        ("both in one", ["a b c d e f g h"])]:
    seen.append(boundary_accuracy(predicted, reference))
    print(f"{name:36} {seen[-1]:6.1f}")
for name, text in [("will you come? he has gone.", "کیا آپ آئیں گے؟ وہ گھر گیا تھا۔"), ("he said that he will come.", "علی نے کہا کہ وہ آئے گا۔")]:
    seen.append(segment(text))
    print(f"{name:37} {' | '.join(seen[-1])}")
sys.exit(0 if seen == [100, 100, 50, ["کیا آپ آئیں گے؟ وہ گھر گیا تھا"], ["علی نے کہا", "کہ وہ آئے گا"]] else 1)
PY
