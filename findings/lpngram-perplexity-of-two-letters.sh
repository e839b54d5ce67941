#!/usr/bin/env bash
# Package:   lpngram 0.2 (n-gram models of sequences, with smoothing, entropy and perplexity), with numpy 2.4.6 and scipy 1.17.1
# Guess:     the perplexity, "as per definition" 2 to the cross-entropy, of letters that are a or b by the toss of a coin is about 2, by
#            whatever context, since a model that knows nothing chooses between two.
# Behaviour: it is multiplied by 2 for each context that the model collects: 4 with the letter before, 16 with three, some 500 with two before and
#            two after. Perplexity grows with the order, so that whoever chooses the order by it chooses no context at all, and no figure
#            can be held against another tool's. (The length of the sequence is counted in as well; without it they are nearly the same.)
#            Why: ngrams.py, state_score() adds the log-probabilities of a state by all contexts, from none to the longest, before and
#            after it; that is no distribution over the states, and entropy() divides by the number of the states as if it were.
# Seen (Python 3.11), perplexity of 50 letters after training with 200 times 50, Laplace, and of the states alone
#   contexts before 0, after 0        2.0     2.0
#   contexts before 1, after 0        4.0     4.0
#   contexts before 2, after 0        8.1     8.0
#   contexts before 3, after 0       16.2    16.0
#   contexts before 1, after 1       16.1    15.9
#   contexts before 2, after 2      511.9   504.9
# For kith's users: what `kithd` calls perplexity is that of one distribution at each place, 2 for a coin; this package's figures are not
#            comparable, with it or with one another at different orders.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lpngram==0.2 numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/python" - <<'PY'
import math, random, sys
from lpngram import NgramModel

coin = random.Random(1)
texts = ["".join(coin.choice("ab") for _ in range(50)) for _ in range(200)]
test = "".join(coin.choice("ab") for _ in range(50))
asStated = True
for before, after in ((0, 0), (1, 0), (2, 0), (3, 0), (1, 1), (2, 2)):
    model = NgramModel(texts, before, after)
    model.train(method="laplace")
    whole = model.perplexity(test)
    states = math.exp(-sum(model.state_score(test)) / len(test))
    print(f"{f'contexts before {before}, after {after}':29} {whole:7.1f} {states:7.1f}")
    contexts = (before + 1) * (after + 1)
    asStated = asStated and abs(math.log2(whole) - contexts) < 0.1 and abs(math.log2(states) - contexts) < 0.1
sys.exit(0 if asStated else 1)
PY
