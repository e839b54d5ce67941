#!/usr/bin/env bash
# Package:   textcomplexity 0.11.0 (measures of the complexity of texts, among them the dispersion of words after Gries), with numpy 2.4.6, scipy 1.17.1
# Guess:     gries_dp is the mean over all words of DP, half the sum of the differences between a word's share in each part of the text and the share of that
#            part (Gries, 2008): 0 for words spread evenly, and never 1 or more. gries_dp_norm, corrected so that a word that is in one part only
#            has 1 (Lijffijt and Gries, 2012), is between 0 and 1.
# Behaviour: both are twice as high. A text each of whose words is in one of five parts has a DP of 1.6 and a normed one of 2; where each is in two parts, it
#            is above 1 still, so that it looks as uneven as can be, by the literature. Nothing tells that the scale is another.
#            Why: surface.py, _gries_dp does not halve the sum; the line that did is still there, as a comment.
# Seen (Python 3.11), texts of 100 words, five parts: gries_dp and gries_dp_norm, and both by the papers
#   each word in one part        1.60   2.00     0.80   1.00
#   each word in two parts       1.20   1.50     0.60   0.75
#   each word in each part       0.00   0.00     0.00   0.00
# For kith's users: a corpus compared with figures that were published looks twice as clumped. Halve what it gives.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check textcomplexity==0.11.0 numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/python" - <<'PY'
import sys
from collections import namedtuple
from textcomplexity import surface
from textcomplexity.utils.text import Text

Token, seen = namedtuple("Token", "word pos"), []

def paper(words, parts):  # DP, and normed, for parts of the same size
    size, total = len(words) // parts, 0
    pieces = [words[at * size:(at + 1) * size] for at in range(parts)]
    for word in set(words):
        total += sum(abs(piece.count(word) / words.count(word) - 1 / parts) for piece in pieces) / 2
    mean = total / len(set(words))
    return mean, mean / (1 - 1 / parts)

texts = {"each word in one part": [f"word{number // 10}" for number in range(100)],
         "each word in two parts": [f"word{(number // 20 + number % 2) % 5}" for number in range(100)],
         "each word in each part": [f"word{number % 10}" for number in range(100)]}
for name, words in texts.items():
    text = Text.from_tokens([Token(word, "X") for word in words])
    numbers = [surface.gries_dp(text, 5), surface.gries_dp_norm(text, 5), *paper(words, 5)]
    seen.append([round(float(number), 2) for number in numbers])
    print("{:26} {:6.2f} {:6.2f} {:8.2f} {:6.2f}".format(name, *seen[-1]))
sys.exit(0 if seen == [[1.6, 2, 0.8, 1], [1.2, 1.5, 0.6, 0.75], [0, 0, 0, 0]] else 1)
PY
