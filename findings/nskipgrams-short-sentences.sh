#!/usr/bin/env bash
# Package:   nskipgrams 0.5.0 (counts of n-grams and skip-grams)
# Guess:     Skipgrams(n=2, skip=4) has, at skip=k, the k-skip-2-grams of each sentence that is added: the pairs with at most k words
#            left out, by Guthrie et al. (2006), which is what the package's function skipgrams_from_seq gives for one sentence.
# Behaviour: a sentence of m words adds nothing at any skip above m - n, not even its neighbouring words. "more words may be left
#            out" so has lower counts than fewer: a pair that stands in a hundred sentences of three words has 100 at skip 0 and 1,
#            and none at 2. What sentences are long enough for changes from one skip to the next, and so do the totals.
#            Why: nskipgrams.py, add_from_seq goes through range(0, max(min(self.skip, len(seq) - n) + 1, 1)).
# Seen (Python 3.11), the count of (old, boat) in 100 sentences of 3 words, 10 of 5 and 1 of 9, by count() at each skip, and by
#            adding up what skipgrams_from_seq gives, and by a loop over the pairs
#   skip 0   111  111  111
#   skip 1   111  111  111
#   skip 2    11  111  111
#   skip 3    11  111  111
#   skip 4     1  111  111
# For kith's users: associations of words that do not touch, from these counts, are those of long sentences only. Add up
#            skipgrams_from_seq, with a skip no larger than the sentence, or count the pairs yourself as below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nskipgrams==0.5.0
"$folder/venv/bin/python" - <<'PY'
import sys
from nskipgrams import Skipgrams, skipgrams_from_seq

pair, most = ("old", "boat"), 4
sentences = ([["old", "boat", "sails"]] * 100 + [["the", "old", "boat", "sails", "home"]] * 10
             + [["when", "the", "old", "boat", "sails", "home", "the", "sun", "sets"]])
collection = Skipgrams(n=2, skip=most)
for sentence in sentences:
    collection.add_from_seq(sentence)

seen = []
for skip in range(most + 1):
    by_function = sum(list(skipgrams_from_seq(sentence, 2, min(skip, len(sentence)))).count(pair) for sentence in sentences)
    by_loop = sum((first, second) == pair for sentence in sentences for i, first in enumerate(sentence)
                  for second in sentence[i + 1:i + 2 + skip])
    row = collection.count(pair, skip=skip), by_function, by_loop
    print("skip {}  {:4} {:4} {:4}".format(skip, *row))
    seen.append(row)
sys.exit(0 if seen == [(111, 111, 111)] * 2 + [(11, 111, 111)] * 2 + [(1, 111, 111)] else 1)
PY
