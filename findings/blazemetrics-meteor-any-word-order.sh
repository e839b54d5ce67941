#!/usr/bin/env bash
# Package:   blazemetrics 0.1.6 (BLEU, ROUGE, WER, METEOR, chrF and others in Rust, "100x faster LLM evaluation")
# Guess:     METEOR punishes a wrong order: of the words that match, those that stand together in both texts make a chunk, and the more chunks, the
#            less. A sentence with all words turned round has half the score of the sentence itself.
# Behaviour: any order of the same words has the score of a copy, 0.998 for six words, backwards and shuffled as well. All words that
#            match are one chunk, wherever they stand in the reference and whatever is between them. And what METEOR weighs nine to
#            one, recall, is weighed one to nine: half a sentence has 0.89.
#            Why: the chunks are counted without regard to the positions that the words were matched to; in the mean of precision and
#            recall, alpha stands with the wrong one of the two.
# Seen (Python 3.11), meteor, and by hand with the same weights (0.9, 3, 0.5), against "the old boat leaves harbour now"
#   the old boat leaves harbour now   0.998  0.998
#   now harbour leaves boat old the   0.998  0.500
#   boat now the harbour old leaves   0.998  0.500
#   old leaves now boat the harbour   0.998  0.500
#   the old boat                      0.892  0.517
# For kith's users: what kith completes or orders anew is not told from a bag of its words by this figure. Take BLEU or chrF, or METEOR as NLTK
#            has it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check blazemetrics==0.1.6
"$folder/venv/bin/python" - <<'PY'
import sys
from blazemetrics import meteor

def byHand(candidate, reference):  # for words of which none is there twice
    at = [reference.index(word) for word in candidate if word in reference]
    chunks = 1 + sum(after != before + 1 for before, after in zip(at, at[1:]))
    precision, recall = len(at) / len(candidate), len(at) / len(reference)
    return precision * recall / (0.9 * precision + 0.1 * recall) * (1 - 0.5 * (chunks / len(at)) ** 3)

reference = "the old boat leaves harbour now"
seen = []
for text in (reference, "now harbour leaves boat old the", "boat now the harbour old leaves", "old leaves now boat the harbour", "the old boat"):
    seen.append((round(meteor([text], [[reference]])[0], 3), round(byHand(text.split(), reference.split()), 3)))
    print(f"{text:33} {seen[-1][0]:.3f}  {seen[-1][1]:.3f}")
sys.exit(0 if seen == [(0.998, 0.998), (0.998, 0.5), (0.998, 0.5), (0.998, 0.5), (0.892, 0.517)] else 1)
PY
