#!/usr/bin/env bash
# Package:   tors 0.16.0 (text operations in Rust: segments, chunks, BM25, measures of rankings), and pytrec-eval-terrier 0.5.11, which is trec_eval
# Guess:     precision_at_k, "trec_eval's own convention for a run shorter than k", is what trec_eval says; word_count of three words is 3.
# Behaviour: trec_eval divides by k, whatever was retrieved; this divides by what was. A run of one right document has a precision at 5 of 1.0 and not
#            0.2, above a run that finds four. word_count counts blanks and marks as words too: three words are 5, and 6 with a full stop.
#            chunk_by_words leaves the blanks out, but the stop is a word there as well, in a chunk of its own.
#            Why: precision's denominator is the smaller of k and the run's length; the words are segments of the Unicode annex, blanks among them.
# Seen (Python 3.11), precision at 5, here and by trec_eval
#   1 found, 1 of them right    1.00   0.20
#   5 found, 4 of them right    0.80   0.80
#   one two three               5 words, chunks of three 1
#   one two three.              6 words, chunks of three 2
# For kith's users: a system that answers little is found the best. Fill short runs up to k, and count words by split().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tors==0.16.0 pytrec-eval-terrier==0.5.11 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import sys
import pytrec_eval
import tors

relevant = {"a", "b", "c", "d"}

def by_trec_eval(run):
    judge = pytrec_eval.RelevanceEvaluator({"q": {name: 1 for name in relevant}}, {"P.5"})
    return judge.evaluate({"q": {name: float(-rank) for rank, name in enumerate(run)}})["q"]["P_5"]

seen = []
for run in (["a"], ["a", "b", "c", "d", "x"]):
    seen.append((f"{tors.precision_at_k(run, relevant, 5):.2f}", f"{by_trec_eval(run):.2f}"))
    print(f"{len(run)} found, {len(relevant & set(run))} of them right    {seen[-1][0]}   {seen[-1][1]}")
for text in ("one two three", "one two three."):
    seen.append((tors.word_count(text), len(tors.chunk_by_words(text, 3))))
    print(f"{text:27} {seen[-1][0]} words, chunks of three {seen[-1][1]}")
sys.exit(0 if seen == [("1.00", "0.20"), ("0.80", "0.80"), (5, 1), (6, 2)] else 1)
PY
