#!/usr/bin/env bash
# Package:   freqprob 0.7.0 (probabilities from counts by many methods of smoothing), with numpy 2.4.6 and scipy 1.17.1
# Guess:     KneserNey and ModifiedKneserNey give, after each word, probabilities that sum to 1 over all words that can follow, as the
#            package's AbsoluteDiscounting and KatzBackoff do, so that perplexity() compares them. "Unseen bigrams fall back to the
#            average continuation probability" shares out what the discount has taken from the seen ones.
# Behaviour: every unseen pair has the same probability, 1 over the number of words, whichever words they are, whatever the discount.
#            Nothing is taken from the seen pairs for it, and the sums are 1.2 to 1.5. In a small vocabulary an unseen pair is about as
#            probable as one that was seen once: `noon noon` has 0.063 and `the boat`, which the text has, 0.074. Text of which
#            no pair was seen has a perplexity of 16, the number of words, however improbable its words are.
#            Words that the model has never met have that probability too.
#            Why: freqprob/methods/kneser_ney.py stores the seen pairs, and _unobs = 1 / len(continuation_probs) for all others;
#            the class has no __call__ that backs off, as BigramBackoff has.
# Seen (Python 3.11), sums after `the`, `boat` and `man`, and P(noon | noon), P(boat | the), perplexity of three unseen pairs
#   KneserNey             1.41 1.53 1.22   0.0625 0.0741   16.0
#   ModifiedKneserNey     1.21 1.22 1.46   0.0625 0.1355   16.0
#   AbsoluteDiscounting   1.00 1.00 1.00   0.0179 0.0675   21.4
#   by the formula        1.00 1.00 1.00   0.0278 0.0741   25.0
# For kith's users: perplexities of this package's Kneser-Ney models are too low wherever the text has new pairs, and no baseline for those
#            of `kithd train`. Take AbsoluteDiscounting, or the formula as below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check freqprob==0.7.0 numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/python" - <<'PY'
import sys
from collections import Counter
from math import prod
from freqprob import AbsoluteDiscounting, KneserNey, ModifiedKneserNey, perplexity

texts = ["the green boat lies in the harbour", "the old boat lies at the quay", "the boat lies in the old harbour",
         "a green boat came into the harbour at noon", "the old man sat at the quay"]
lines = [["<s>", *text.split(), "</s>"] for text in texts]
pairs = Counter(pair for line in lines for pair in zip(line, line[1:]))
words = sorted({word for _, word in pairs})
unseen = [("noon", "quay"), ("quay", "boat"), ("boat", "the")]

def formula(pair, discount=0.75):
    after = {word: count for (first, word), count in pairs.items() if first == pair[0]}
    continuation = sum(word == pair[1] for _, word in pairs) / len(pairs)
    total = sum(after.values())
    return max(after.get(pair[1], 0) - discount, 0) / total + discount * len(after) / total * continuation

methods = [(method.__name__, method(pairs, logprob=False), perplexity(method(pairs), unseen))
           for method in (KneserNey, ModifiedKneserNey, AbsoluteDiscounting)]
methods.append(("by the formula", formula, prod(formula(pair) for pair in unseen) ** (-1 / 3)))
seen = []
for name, probability, hardness in methods:
    sums = " ".join(f"{sum(probability((first, word)) for word in words):.2f}" for first in ("the", "boat", "man"))
    seen.append(f"{sums}   {probability(('noon', 'noon')):.4f} {probability(('the', 'boat')):.4f}   {hardness:.1f}")
    print(f"{name:21} {seen[-1]}")
sys.exit(0 if seen == ["1.41 1.53 1.22   0.0625 0.0741   16.0", "1.21 1.22 1.46   0.0625 0.1355   16.0",
                       "1.00 1.00 1.00   0.0179 0.0675   21.4", "1.00 1.00 1.00   0.0278 0.0741   25.0"] else 1)
PY
