#!/usr/bin/env bash
# Package:   devwer 0.0.3 (word and character error rates of text in Devanagari), with python-Levenshtein 0.27.5 and numpy 2.4.6
# Guess:     Metrics().wer is the word error rate: the least number of words to substitute, insert or delete, over the words of the
#            reference, as the package's own wer_legacy and wer of every other package; an empty hypothesis has 1.
# Behaviour: it is the number of places where the texts differ over the words of the reference. A place of any length counts one: a
#            sentence of nine words of which all are wrong has 0.11, and one that was not recognised at all has the same. The
#            longer the sentences, the better the figure; errors that stand alone are counted right, six words in a row are one.
#            wer_legacy is right up to 255 words; from 256 words on it ends in an OverflowError.
#            cer is an edit distance, as it should be, over text in which short and long i are one letter, and short and long u.
#            Why: devwer/metrics.py adds up the opcodes of difflib's SequenceMatcher, each of which is a run of words; wer_legacy
#            has a table of uint8.
# Seen (Python 3.11), wer, wer_legacy, and the edit distance over the words
#   all right                     0.00  0.00  0.00
#   one word wrong                0.11  0.11  0.11
#   every other word wrong        0.44  0.44  0.44
#   six in a row wrong            0.11  0.67  0.67
#   all nine wrong                0.11  1.00  1.00
#   nothing recognised            0.11  1.00  1.00
# For kith's users: a recogniser that loses whole sentences looks better than one with single wrong words, so hypotheses that `kith rerank`
#            chose must not be judged by it. Take wer_legacy for single sentences, or any package with an edit distance.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check devwer==0.0.3 Levenshtein==0.27.5 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
from devwer import Metrics

def distance(one, other):
    row = list(range(len(other) + 1))
    for i, word in enumerate(one, 1):
        before, row = row, [i]
        for j, next in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (word != next)))
    return row[-1]

reference = "म आज बिहान बजार गएर तरकारी किनेर घर फर्किएँ".split()
wrong = "ऊ हिजो साँझ पसल पुगेर फलफूल ल्याएर गाउँ पस्यो".split()
metrics, seen = Metrics(), []
for name, where in [("all right", []), ("one word wrong", [4]), ("every other word wrong", [1, 3, 5, 7]),
                    ("six in a row wrong", range(1, 7)), ("all nine wrong", range(9)), ("nothing recognised", None)]:
    hypothesis = [] if where is None else [wrong[i] if i in where else word for i, word in enumerate(reference)]
    texts = " ".join(reference), " ".join(hypothesis)
    row = [metrics.wer(*texts), metrics.wer_legacy(*texts), distance(reference, hypothesis) / len(reference)]
    print(f"{name:29}", *(f"{value:.2f} " for value in row))
    seen.append([f"{value:.2f}" for value in row])
sys.exit(0 if seen == [["0.00"] * 3, ["0.11"] * 3, ["0.44"] * 3, ["0.11", "0.67", "0.67"], ["0.11", "1.00", "1.00"],
                       ["0.11", "1.00", "1.00"]] else 1)
PY
