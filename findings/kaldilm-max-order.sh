#!/usr/bin/env bash
# Package:   kaldilm 1.15.5 (makes a finite-state acceptor of an ARPA file, for k2 and Kaldi)
# Guess:     max_order=n gives the model of the file's n-grams up to that length, which sums to 1 as a model of that order does:
#            a word that backs off from the longest history there can be pays nothing.
# Behaviour: the n-grams beyond n are left out, the back-off weights of those with n words are not. There is nothing left that
#            such a history could have seen, so each word after it pays the weight: with max_order=1 each word pays that of the
#            word before, and of <s>. A sentence gets too little, and the more so the better its words were known to
#            begin longer n-grams; the sum after a history is that weight instead of 1.
#            Why: the arcs of n words lead into the states of their histories, each of which has its arc #0, as in the whole
#            model; nothing looks at max_order there.
# Seen (Python 3.11), log10 of "the boat" by the best path, and by the file's probabilities up to that order, and the difference
#   max_order 3                    -0.4000  -0.4000   0.0000
#   max_order 2                    -1.7500  -1.2000  -0.5500
#   max_order 1                    -2.9021  -2.1000  -0.8021
# For kith's users: an acceptor of lower order is made of a file of that order: train with --order n, and export that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kaldilm==1.15.5
cat >"$folder/model.arpa" <<'ARPA'
\data\
ngram 1=6
ngram 2=4
ngram 3=2

\1-grams:
-99	<s>	-0.30103
-0.7	</s>
-2.0	<unk>	-0.4
-0.6	the	-0.30103
-0.8	boat	-0.2
-0.9	bout	-0.1

\2-grams:
-0.2	<s> the	-0.3
-0.1	the boat	-0.25
-1.5	the bout
-0.3	bout </s>

\3-grams:
-0.05	<s> the boat
-0.15	the boat </s>

\end\
ARPA
cat >"$folder/words" <<'WORDS'
<eps> 0
#0 1
<s> 2
</s> 3
<unk> 4
the 5
boat 6
bout 7
WORDS
"$folder/venv/bin/python" - "$folder" 2>/dev/null <<'PY'
import math
import sys
import kaldilm

def best(order, sentence):
    """log10 of the sentence by the best path through the acceptor, whose arcs #0 (1) take no word."""
    acceptor = kaldilm.arpa2fst(f"{sys.argv[1]}/model.arpa", disambig_symbol="#0", max_order=order,
                                read_symbol_table=f"{sys.argv[1]}/words")
    lines = [line.split() for line in acceptor.strip().split("\n")]
    arcs = [(line[0], line[1], int(line[2]), float(line[4])) for line in lines if len(line) == 5]
    final = {line[0]: float(line[1]) if len(line) == 2 else 0.0 for line in lines if len(line) <= 2}

    def spread(costs):
        for _ in range(order + 1):
            for source, target, label, cost in arcs:
                if label == 1 and source in costs:
                    costs[target] = min(costs.get(target, math.inf), costs[source] + cost)
        return costs

    costs = spread({lines[0][0]: 0.0})
    for word in sentence:
        following = {}
        for source, target, label, cost in arcs:
            if label == word and source in costs:
                following[target] = min(following.get(target, math.inf), costs[source] + cost)
        costs = spread(following)
    return -min(cost + final[state] for state, cost in costs.items() if state in final) / math.log(10)

asStated = True
# By hand: P(the | <s>) P(boat | ...) P(</s> | ...); in order 2, </s> after boat backs off.
for order, byHand, expected in [(3, -0.2 - 0.05 - 0.15, 0), (2, -0.2 - 0.1 - 0.2 - 0.7, -0.55), (1, -0.6 - 0.8 - 0.7, -0.80206)]:
    seen = best(order, [5, 6])
    print(f"{f'max_order {order}':29} {seen:8.4f} {byHand:8.4f} {seen - byHand:8.4f}")
    asStated = asStated and abs(seen - byHand - expected) < 1e-4
sys.exit(0 if asStated else 1)
PY
