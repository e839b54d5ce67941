#!/usr/bin/env bash
# Package:   concordancer 0.1.16 (concordances by CQL queries over a corpus in memory), with cqls 0.1.6
# Guess:     a query's hits depend on the query and the corpus; [pos!="V"] finds each token that is no verb, and a hit of
#            several tokens lies within a sentence, at a position from 0.
# Behaviour: a query with != takes its tokens out of the corpus's list of all tokens for good, so that [] and each later query with
#            != miss them, whichever part of the program asks: [] finds nine tokens, after [pos!="N"] five, after [pos!="V"] three.
#            A hit may begin one token before its sentence, if the word that was looked up first stands at the sentence's
#            beginning: it is at tk_idx -1, and its keyword is the last token of the sentence before with the first
#            of this one, "dog dogs", which does not match side by side in any sentence. Of two nouns at the beginning of a
#            sentence "[] noun" so finds an additional pair.
#            Why: concordancer/concordancer.py, `positive_match = self.all_tk_idx` and then difference_update on it; and
#            `start_idx = max(0, tk_idx - seed_idx)` beside `first_keyword_idx = idx[2] - seed_idx`.
# Seen (Python 3.11), number of hits, one query after the other in one corpus, and by a loop over the tokens
#   []                       9   9
#   [pos!="N"]               5   5
#   []                       5   9
#   [pos!="V"]               3   7
#   [pos!="N"]               3   5
#   [] [pos="N"], anew       4   3   at -1: dog dogs
# For kith's users: counts for a model's training or for associations depend on what was asked before. Make a new Concordancer for
#            each query with != and drop hits with a tk_idx below 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check concordancer==0.1.16 cqls==0.1.6
"$folder/venv/bin/python" - <<'PY'
import sys
from concordancer.concordancer import Concordancer

sentences = [["the/D", "old/A", "cat/N", "saw/V", "the/D", "dog/N"], ["dogs/N", "dogs/N", "bark/V"]]
text = [[dict(zip(("word", "pos"), token.split("/"))) for token in sentence] for sentence in sentences]
corpus = Concordancer([{"text": text}])

seen = []
for query, matches in [
    ("[]", lambda tag: True), ('[pos!="N"]', lambda tag: tag != "N"), ("[]", lambda tag: True),
    ('[pos!="V"]', lambda tag: tag != "V"), ('[pos!="N"]', lambda tag: tag != "N"),
]:
    hits = len(list(corpus.cql_search(query)))
    right = sum(matches(token["pos"]) for sentence in text for token in sentence)
    print(f"{query:22} {hits:3} {right:3}")
    seen.append((hits, right))

hits = list(Concordancer([{"text": text}]).cql_search('[] [pos="N"]'))
right = sum(second["pos"] == "N" for sentence in text for second in sentence[1:])
early = [" ".join(token["word"] for token in hit["keyword"]) for hit in hits if hit["position"]["tk_idx"] < 0]
print(f"[] [pos=\"N\"], anew     {len(hits):3} {right:3}   at -1: {', '.join(early)}")
sys.exit(0 if seen == [(9, 9), (5, 5), (5, 9), (3, 7), (3, 5)] and (len(hits), right, early) == (4, 3, ["dog dogs"]) else 1)
PY
