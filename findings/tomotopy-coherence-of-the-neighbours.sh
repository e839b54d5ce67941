#!/usr/bin/env bash
# Package:   tomotopy 0.14.0 (topic models; coherence of topics after Röder and others, 2015), with numpy 2.4.6
# Guess:     a topic's coherence is of its words in the reference corpus: the same for the same words and texts, whatever other topics there are. "targets"
#            are the words that are to be scored, so that giving no others is enough.
# Behaviour: both c_npmi and c_v change with the targets. Words that are no target are as if they were not in the corpus, and texts without a target are not
#            counted: with one topic's words alone, npmi is about 0 or below, since nearly each text that is left has them. And for c_v each word is
#            compared with all targets, not with the topic's words as in the paper, so that whatever the words of other topics have in common
#            with none of this topic's makes it more coherent. In a topic model the targets are the top words of all topics, so that one
#            topic has another figure in each model. None of the sets of targets below gives c_v of the paper.
# Seen (Python 3.11), 200 texts of five words, half of the sea and half of the kitchen; score of boat, sail, sea, wave and rope
#   targets                      c_npmi    c_v
#   these five words             -0.08     0.31
#   all seven of the sea         -0.08     0.32
#   and one of the kitchen        0.20     0.87
#   and three of the kitchen      0.28     0.94
#   and all of the kitchen        0.30     0.97
#   by the paper, here            0.30     0.83
# For kith's users: the number of topics can't be chosen by it. Give the whole vocabulary as targets for c_npmi, and take c_v elsewhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tomotopy==0.14.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import math, random, sys
import numpy as np
from tomotopy.coherence import Coherence
from tomotopy.utils import Corpus

chance = random.Random(0)
sea, kitchen = "boat sail sea wave harbour anchor rope".split(), "soup bread salt pan oven cook spoon".split()
texts = [[chance.choice(sea if number % 2 else kitchen) for _ in range(5)] for number in range(200)]
topic, corpus, seen = ["boat", "sail", "sea", "wave", "rope"], Corpus(), []
for text in texts:
    corpus.add_doc(text)

def row(name, *scores):
    seen.append(tuple(round(float(score), 2) for score in scores))
    print(f"{name:27} {seen[-1][0]:6.2f} {seen[-1][1]:8.2f}")

for name, targets in (("these five words", topic), ("all seven of the sea", sea), ("and one of the kitchen", sea + kitchen[:1]),
                      ("and three of the kitchen", sea + kitchen[:3]), ("and all of the kitchen", sea + kitchen)):
    row(name, *(Coherence(corpus, coherence=measure, targets=targets).get_score(words=topic) for measure in ("c_npmi", "c_v")))

def share(*words):  # of the texts, each of which is shorter than a window
    return sum(all(word in text for word in words) for text in texts) / len(texts)

pairs = np.array([[math.log((share(one, other) + 1e-12) / share(one) / share(other)) / -math.log(share(one, other) + 1e-12) for other in topic] for one in topic])
whole = pairs.sum(axis=0)
row("by the paper, here", pairs[~np.eye(len(topic), dtype=bool)].mean(), np.mean(pairs @ whole / np.linalg.norm(pairs, axis=1) / np.linalg.norm(whole)))
sys.exit(0 if seen == [(-0.08, 0.31), (-0.08, 0.32), (0.2, 0.87), (0.28, 0.94), (0.3, 0.97), (0.3, 0.83)] else 1)
PY
