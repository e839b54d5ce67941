#!/usr/bin/env bash
# Package:   lemmas 0.4.0 ("reliability primitives for any LLM API": self-consistency, hedged requests and others), with numpy 2.2.6
# Guess:     race returns as soon as the first callable has succeeded, which is what hedging is for; self_consistency with embeddings has the greatest
#            confidence where all samples say the same; a judge who says "0 to 10: 8" gave an 8.
# Behaviour: race comes back when the slowest is done, or has failed: a server that hangs holds the caller though the other answered at once, and
#            latency_ms tells the time of the fastest. Its time limit, too, is told only then.
#            With extractor="similarity" five equal samples have confidence 0.0, and five of which one differs have more. llm_judge_scorer takes
#            the first number in the judge's reply.
#            Why: hedged.py returns within `with ThreadPoolExecutor`, whose end waits for all threads; self_consistency.py: (max - mean) /
#            (1 - mean) of the similarities to the centre, which is nothing by nothing.
# Seen (Python 3.11), callables of 0 and 1.5 seconds; five samples, embedded by first letter
#   race: the winner fast, reported below 0.5 s True, took above 1.4 s True
#   confidence of five equal samples 0.00, of four and another 0.83
#   the judge's "On a scale from 0 to 10: 8" is 0.0
# For kith's users: to hedge a slow server with kith takes as long as the slow server. Use arace of lemmas.asyncio, and the extractor "last_line" for
#            votes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lemmas==0.4.0 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import sys, time
import numpy
from lemmas import llm_judge_scorer, race, self_consistency

def slow():
    time.sleep(1.5)
    return "slow"

start = time.monotonic()
result = race([("slow", slow), ("fast", lambda: "fast")])
took = time.monotonic() - start
seen = [(result.winner, result.latency_ms < 500, took > 1.4)]
print("race: the winner {}, reported below 0.5 s {}, took above 1.4 s {}".format(*seen[0]))

def confidence(samples):
    replies = iter(samples)
    embed = lambda texts: numpy.array([[1.0, 0.0] if text[0] == "a" else [0.0, 1.0] for text in texts])
    found = self_consistency(lambda messages: next(replies), [], n=len(samples), extractor="similarity", embed_fn=embed)
    return f"{found.confidence:.2f}"

seen += [confidence(["a"] * 5), confidence(["a"] * 4 + ["b"])]
print(f"confidence of five equal samples {seen[1]}, of four and another {seen[2]}")
seen.append(llm_judge_scorer(lambda messages: "On a scale from 0 to 10: 8")("an answer"))
print('the judge\'s "On a scale from 0 to 10: 8" is', seen[3])
sys.exit(0 if seen == [("fast", True, True), "0.00", "0.83", 0.0] else 1)
PY
