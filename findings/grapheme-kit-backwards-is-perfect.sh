#!/usr/bin/env bash
# Package:   grapheme-kit 0.1.1 (measures of texts in visible letters, for any script), with grapheme 0.6.0, sacrebleu 2.6.0, textdistance 4.6.3
# Guess:     charbleu is BLEU over letters, as its docstring says, "1.0 indicates perfect match": a text that is too short is punished for it, one
#            that shares no pair of letters with the reference has 0 or nearly so.
# Behaviour: a single letter that the reference has somewhere is a perfect match of it, and so is every other piece, and so is the reference
#            backwards. "Harbours" is worse than "h".
#            Why: grapheme_kit/metric.py, charbleu takes from 1 what is already negative for a short text, cuts that at 0, and takes the
#            result from 1 again, so that the brevity penalty is always 1; and it leaves out every order of n-grams of which
#            none matches, instead of counting it as none.
# Seen (Python 3.11), charbleu, and sacrebleu's chrF of the same, against "harbour"
#   h          1.00   17.24
#   our        1.00   37.11
#   ruobrah    1.00   16.67
#   harbours   0.84   95.15
# For kith's users: of the completions of a model the shortest would come out best, and an answer of one letter would be as good as the right one.
#            The package's GraphemeCHRF is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check grapheme-kit==0.1.1 grapheme==0.6.0 sacrebleu==2.6.0 textdistance==4.6.3
"$folder/venv/bin/python" - <<'PY'
import sys
from grapheme_kit.metric import charbleu
from sacrebleu.metrics import CHRF

reference = "harbour"
seen = []
for text in ("h", "our", reference[::-1], reference + "s"):
    seen.append((round(charbleu(reference, text), 2), round(CHRF().sentence_score(text, [reference]).score, 2)))
    print(f"{text:10} {seen[-1][0]:.2f} {seen[-1][1]:7.2f}")
sys.exit(0 if [score for score, _ in seen] == [1.0, 1.0, 1.0, 0.84] and seen[3][1] > 95 and all(score < 50 for _, score in seen[:3]) else 1)
PY
