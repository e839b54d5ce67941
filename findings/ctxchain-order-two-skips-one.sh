#!/usr/bin/env bash
# Package:   ctxchain 0.1.0 (what comes next in sequences: models of order k, with Kneser-Ney back-off), with numpy 2.4.6
# Guess:     Order(2), whose parents go "(B, C) -> (C) -> ()", gives after a pair that was never seen what follows the second state; and the mass that
#            is taken from pairs that were seen goes to what follows the second state, too.
# Behaviour: it goes from two states to none. After d, b, where b is always followed by c or d, the likeliest is b, for b is the commonest of all; a
#            history of one state has the same. After a, b, too, the part that is kept for what was not seen goes to b, which never follows.
#            VariableOrder(2) goes by way of the second state. Nothing warns, and the figures still sum to 1.
#            Why: accumulate() counts for Order(k) the contexts of k states only; their parents have no counts of their own, and a parent without
#            counts passes on to the root.
# Seen (Python 3.11), after 10 times each of a b c, a b d and x b c
#                       Order(2)                      VariableOrder(2)
#   after d b           b 0.500 c 0.333 d 0.167       c 0.661 d 0.322 b 0.017
#   after b             b 0.500 c 0.333 d 0.167       c 0.661 d 0.322 b 0.017
#   after a b           c 0.492 d 0.483 b 0.025       c 0.508 d 0.491 b 0.001
# For kith's users: as a trigram model it knows no bigrams; its perplexity is no measure for one. Use VariableOrder.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ctxchain==0.1.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
import ctxchain

sequences = ctxchain.SequenceDataset.from_sequences([list("abc"), list("abd"), list("xbc")] * 10)
models = [ctxchain.fit(ctxchain.accumulate(sequences, order), order) for order in (ctxchain.Order(2), ctxchain.VariableOrder(2))]

seen = {}
for history in ("d b", "b", "a b"):
    seen[history] = [" ".join(f"{state} {share:.3f}" for state, share in model.predict_next(history.split()).top(3)) for model in models]
    print(f"after {history:13} {seen[history][0]:29} {seen[history][1]}")
sys.exit(0 if seen == {
    "d b": ["b 0.500 c 0.333 d 0.167", "c 0.661 d 0.322 b 0.017"], "b": ["b 0.500 c 0.333 d 0.167", "c 0.661 d 0.322 b 0.017"],
    "a b": ["c 0.492 d 0.483 b 0.025", "c 0.508 d 0.491 b 0.001"],
} else 1)
PY
