#!/usr/bin/env bash
# Package:   kitconc 4.0.1 (corpus tools with a reference list of English, 90 million words), with numpy 1.26.4 and pandas 2.3.3
# Guess:     keywords() gives log-likelihood, 2 * (a ln(a/E1) + b ln(b/E2)), with a minus for words that are rarer here than in the
#            reference: first the words that the corpus is about. measure="chi-square" gives a square, which is never negative.
# Behaviour: in a corpus that is much smaller than the reference it is the other way round. A word that is expected less than once here loses
#            the term of this corpus, and what is left is the other one, which is negative. So `town`, `sun` and `fish`, which are in
#            each line here, stand at -79, the end of the list: "negative keywords: words unusually infrequent in the corpus".
#            Positive are the most common words of English. polarity and p_value go by the same numbers.
#            chi-square is computed in integers of 64 bits, which overflow: two thirds of the words have one below 0.
#            measure="log-likelihood-2" is right.
#            Why: py_keywords.py, ll: `if freq_stdc >= 1 and E1 >= 1 else 0`; chi_square multiplies four sums of numpy's int64.
# Seen (Python 3.11), 40 times one sentence: the ends of the list, and two words by log-likelihood, chi-square and log-likelihood-2
#   first   the 278.5 back 190.8 and 117.4 at 77.8
#   last    sat -79.5 sun -79.5 fish -79.5 lay -79.6
#   boat    -7.4  0.5  886.4
#   fish    -79.5  -0.5  367.4
#   chi-square below 0: 14 of 22
# For kith's users: to see what a domain's corpus has that general text has not, before one trains on it, ask for "log-likelihood-2", or for the
#            effect size log-ratio; the default of this version shows the stop words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kitconc==4.0.1 numpy==1.26.4 pandas==2.3.3
mkdir texts
for _ in $(seq 40); do
  echo "the boat lay at the quay and the man sat in the sun while the women of the town went to the market and came back with bread and fish ."
done >texts/harbour.txt
venv/bin/python - 2>/dev/null <<'PY'
import sys
from kitconc.agent import KitconcActions
from kitconc.kit_corpus import Corpus

KitconcActions("workspace/").create("harbour", "texts", "english")
corpus = Corpus("workspace/", "harbour", "english")
rows = {measure: [(row.WORD, row.KEYNESS) for row in corpus.keywords(measure=measure).df.itertuples()]
        for measure in ("log-likelihood", "chi-square", "log-likelihood-2")}
default = rows["log-likelihood"]
seen = [" ".join(f"{word} {value:.1f}" for word, value in part) for part in (default[:4], default[-4:])]
print("first  ", seen[0])
print("last   ", seen[1])
for word in ("boat", "fish"):
    values = [dict(rows[measure])[word] for measure in rows]
    seen.append([f"{value:.1f}" for value in values])
    print(f"{word:7}", "  ".join(seen[-1]))
below = sum(value < 0 for _, value in rows["chi-square"])
print(f"chi-square below 0: {below} of {len(default)}")
sys.exit(0 if seen == ["the 278.5 back 190.8 and 117.4 at 77.8", "sat -79.5 sun -79.5 fish -79.5 lay -79.6",
                       ["-7.4", "0.5", "886.4"], ["-79.5", "-0.5", "367.4"]] and (below, len(default)) == (14, 22) else 1)
PY
