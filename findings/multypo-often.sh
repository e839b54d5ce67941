#!/usr/bin/env bash
# Package:   multypo 0.1.1 (puts the slips of a keyboard into texts, to test models with), its MultiTypoGenerator for English
# Guess:     "typo_rate is fraction of words to corrupt": any word of two letters or more may be hit, long ones somewhat more often; numbers, which it
#            spares, are spared whole; the length of the text does not matter.
# Behaviour: words that have the name of a number anywhere in them never get a slip: often, listen, phone, money, stone, weight, height, someone.
#            The digit 1 and "billion" are not spared, and 11 becomes 1. In a text of some 200 words that is not cut into sentences
#            (sentence_tokenize=False), short words are never hit either, and the longest ones take all; where all words are of
#            about one length, the call fails with an error from 200 words on.
#            Why: core.py: `any(str(i) in word.lower() for i in self.ignore_set)`; keyboards.py has 'billion' '1' without a comma; the weights
#            of the words are rounded to two places, 0.004 to 0.
# Seen (Python 3.11), slips in 300 rounds at a rate of 0.5 (of 20 at 0.2 in the last two lines)
#   often 0, listen 0, money 0, stone 0, weight 0, boat 229, river 236, bridge 260, lantern 257, 11 185
#   40 words, lake and neighbourhood by turns    lake 47, neighbourhood 105
#   200 words, lake and neighbourhood by turns   lake 0, neighbourhood 725
# For kith's users: how well a model takes slips is measured on a part of the vocabulary that has no such words. Use use_excluding_set=False, and
#            sentence by sentence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps multypo==0.1.1
"$folder/venv/bin/python" - <<'PY'
import collections, random, sys
from multypo.core import MultiTypoGenerator

generator = MultiTypoGenerator("english")

def slips(words, rate, rounds):
    random.seed(1)
    found = collections.Counter()
    for _ in range(rounds):
        changed = generator.insert_typos(" ".join(words), rate).split(" ")
        if len(changed) == len(words):
            found.update(before for before, after in zip(words, changed) if before != after)
    return found

words = "often listen money stone weight boat river bridge lantern 11".split()
found = slips(words, 0.5, 300)
print(", ".join(f"{word} {found[word]}" for word in words))
seen = [[word for word in words if found[word] == 0]]
for count in (40, 200):
    found = slips(["lake", "neighbourhood"] * (count // 2), 0.2, 20)
    print(f"{count} words, lake and neighbourhood by turns{' ' * (6 - len(str(count)))} lake {found['lake']}, neighbourhood {found['neighbourhood']}")
    seen.append((found["lake"] > 0, found["neighbourhood"] > 0))
sys.exit(0 if seen == [["often", "listen", "money", "stone", "weight"], (True, True), (False, True)] else 1)
PY
