#!/usr/bin/env bash
# Package:   simphile 1.0.4 (similarity of texts, any language), its euclidian_similarity: "decimal between 0 and 1 from lowest to highest"
# Guess:     two texts without a word in common are the least similar there are, 0 or near it, however long they are; two that differ in one word
#            are more similar.
# Behaviour: the more different words two texts have between them, the more similar they are: without a word in common 0.0 for one word each, 0.55 for
#            five, 0.9 for a hundred, 0.97 for a thousand. Two sentences that share two of three words have less than two books in
#            different languages. Texts of any length are sorted by their length first of all.
#            Why: simphile/euclidian_similarity.py: the vectors have the length 1, so that they are at most the root of 2 apart; the distance is
#            divided by the root of the number of different words, which a comment there takes for the greatest distance.
# Seen (Python 3.11)
#   words of each   nothing in common   two thirds in common
#               3               0.423                  0.592
#              30               0.817                  0.871
#             300               0.942                  0.959
#   "the rain fell" and "the rain rose"  0.592
# For kith's users: to find a training text near to another, or near-duplicates, by this returns the longest texts. jaccard_similarity of the
#            package is right; or take 1 - d*d/2, the cosine, of its distance d.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check simphile==1.0.4
"$folder/venv/bin/python" - <<'PY'
import sys
from simphile import euclidian_similarity, jaccard_similarity

def text(word, first, last):
    return " ".join(f"{word}{number}" for number in range(first, last))

seen = []
print("words of each   nothing in common   two thirds in common")
for length in (3, 30, 300):
    other = text("rain", length // 3, length) + " " + text("sun", 0, length // 3)
    seen.append((f"{euclidian_similarity(text('rain', 0, length), text('sun', 0, length)):.3f}",
                 f"{euclidian_similarity(text('rain', 0, length), other):.3f}"))
    print(f"{length:13} {seen[-1][0]:>19} {seen[-1][1]:>22}")
one = f"{euclidian_similarity('the rain fell', 'the rain rose'):.3f}"
print(f'"the rain fell" and "the rain rose"  {one}')
sys.exit(0 if seen[0][0] < seen[1][0] < seen[2][0] and float(seen[2][0]) > 0.9 and float(one) < 0.6
         and jaccard_similarity(text("rain", 0, 300), text("sun", 0, 300)) == 0 else 1)
PY
