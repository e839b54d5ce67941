#!/usr/bin/env bash
# Package:   frexpy 1.0.0 (FREX, the exclusivity of topics, "essentially a port" of exclusivity() in R's stm), with numpy 2.2.6
# Guess:     for each topic the sum of FREX over its top words, 1 / (w / ECDF(exclusivity) + (1 - w) / ECDF(frequency)), where the ECDF
#            goes over the words of the topic (Bischof and Airoldi, 2012; Roberts and others, 2019), and w is exclusivity_weight.
# Behaviour: the ranks are taken for each word over the topics instead, beginning with 0, and divided by the number of words. A word has
#            the same rank by frequency as by exclusivity then, so that exclusivity_weight changes nothing, and a topic's number is
#            only how often it is the first, second ... one for its own words: the best are nearly always alike, at
#            top_words * (topics - 1) / words, and fall with the size of the vocabulary.
#            Topics that are equal get the lowest and the highest number, by their order.
#            Why: frexpy/frex.py, __rank: argsort with axis=0, where the rows are the topics; R ranks the columns of the transpose.
# Seen (Python 3.11), five topics of 200 words at two weights, and two equal topics; by frexpy, and by the formula
#   weight 0.1   0.195 0.190 0.195 0.195 0.200     9.64 9.67 9.68 9.67 9.72
#   weight 0.9   0.195 0.190 0.195 0.195 0.200     8.73 8.91 9.03 8.91 9.35
#   two equal    0.000 0.500                       5.78 5.78
# For kith's users: to choose the number of topics over a corpus by exclusivity, take R's stm or the lines below; these numbers rise
#            with the number of topics whatever they hold.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check frexpy==1.0.0 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy
from frexpy.frex import exclusivity

def ecdf(values):
    """The mean rank of each value among all, from 1, over their number, as rank() of R has it."""
    ordered = numpy.sort(values)
    return (numpy.searchsorted(ordered, values, "left") + numpy.searchsorted(ordered, values, "right") + 1) / 2 / len(values)

def frex(topics, weight, top=10):
    exclusive = topics / topics.sum(axis=0)
    return [sum((1 / (weight / ecdf(exclusive[k]) + (1 - weight) / ecdf(topics[k])))[numpy.argsort(-topics[k])[:top]])
            for k in range(len(topics))]

five = numpy.random.Generator(numpy.random.PCG64(0)).dirichlet(numpy.full(200, 0.1), size=5)
one = numpy.full(20, 1e-6)
one[:10] = numpy.linspace(0.2, 0.1, 10)
cases = [("weight 0.1", five, 0.1), ("weight 0.9", five, 0.9), ("two equal", numpy.vstack([one, one]) / one.sum(), 0.7)]
seen = []
for name, topics, weight in cases:
    found = " ".join(f"{value:.3f}" for value in exclusivity(topics, 10, weight))
    right = " ".join(f"{value:.2f}" for value in frex(topics, weight))
    print(f"{name:10}   {found:32}  {right}")
    seen.append((found, right))
same = "0.195 0.190 0.195 0.195 0.200"
sys.exit(0 if seen == [(same, "9.64 9.67 9.68 9.67 9.72"), (same, "8.73 8.91 9.03 8.91 9.35"), ("0.000 0.500", "5.78 5.78")] else 1)
PY
