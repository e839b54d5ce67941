#!/usr/bin/env bash
# Package:   kollibri 1.0.0 (collocations of corpora in vertical form, one token a line), with tqdm 4.70.1
# Guess:     the metrics (mi, ld, t and others) are computed from the number of times that two words stand in one window, as for
#            logDice, 14 + log2(2f/(f1 + f2)); and --preserve keeps "the original sequential order of tokens in bigram".
# Behaviour: each meeting counts 1/distance, and a sum below 1 is made 1. Two words that only ever stand four apart, always
#            together, get 12 instead of 14, the same as two that met once in four times; what is frequent at a distance
#            is not told from what is rare there. The f1 and f2 are whole counts, so that only neighbours reach logDice's bound
#            of 14. The documentation has no word of it, and no option changes it.
#            And --preserve works the other way round: without it the words stand as in the text, with it the node comes
#            first wherever it stood.
#            Why: kollibri/kollibri.py, `ngram_freq[ordered] += 1.0 / max(distance, 1.0)`, `if n < 1.0: n = 1.0`, and
#            `if real_dist > 0 and not preserve: ordered = (outp_again, outp)`.
# Seen (Python 3.11), logDice of old and boat, four each, and what it is by their meetings within five words
#   next to each other, 4 times        old boat   14.00   14.00
#   four apart, 4 times                old boat   12.00   14.00
#   four apart, once                   old boat   12.00   12.00
#   next to each other, --preserve     boat old   14.00   14.00
# For kith's users: its scores are not those of kith's associations or of other tools at any window larger than one word
#            on each side (left=1, right=1), where they are right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kollibri==1.0.0 tqdm==4.70.1
"$folder/venv/bin/python" - "$folder/corpus.vrt" 2>/dev/null <<'PY'
import contextlib
import io
import itertools
import math
import sys
from kollibri import kollibri

def ask(name, distances, **options):
    fillers = (f"w{number}" for number in itertools.count())
    sentences = []
    for distance in distances:
        if distance:
            sentences.append(["old", *(next(fillers) for _ in range(distance - 1)), "boat"])
        else:
            sentences += [["old", next(fillers)], [next(fillers), "boat"]]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for sentence in sentences:
            file.write("<s>\n" + "".join(f"{word}\tX\n" for word in sentence) + "</s>\n")
    with contextlib.redirect_stdout(io.StringIO()):
        scores = kollibri(sys.argv[1], query="boat", span="s", metric="ld", number=-1, **options)
    pair, score = next((pair, score) for pair, score in scores.items() if set(pair) == {"old", "boat"})
    meetings = sum("old" in sentence and "boat" in sentence for sentence in sentences)
    right = 14 + math.log2(2 * meetings / (len(distances) + len(distances)))
    print(f"{name:34} {' '.join(pair):8} {score:7.2f} {right:7.2f}")
    return " ".join(pair), round(score, 6), round(right, 6)

seen = [
    ask("next to each other, 4 times", [1, 1, 1, 1]),
    ask("four apart, 4 times", [4, 4, 4, 4]),
    ask("four apart, once", [4, 0, 0, 0]),
    ask("next to each other, --preserve", [1, 1, 1, 1], preserve=True),
]
sys.exit(0 if seen == [("old boat", 14, 14), ("old boat", 12, 14), ("old boat", 12, 12), ("boat old", 14, 14)] else 1)
PY
