#!/usr/bin/env bash
# Package:   pystylometry 1.4.3 (measures of style), its sentences, and the readability that counts them, with pronouncing 0.2.0
# Guess:     sentences end where a reader sees it; titles such as Mr. and Dr., which it has in a list, end none.
# Behaviour: the abbreviations are looked for within words, each once. "piano." ends in "no.", "best." in "st.", "animal." in "al.", "disco." in "co.":
#            after the first of each the sentence goes on. And the second "Mr." of a text ends a sentence, as does every title in a text
#            of one sentence, since that is cut again without the list; there the full stops are lost besides.
#            A sentence that ends with a quotation mark goes on in the next one.
#            So the same prose has another grade with another name or noun in it: the automated readability index of one sentence
#            falls from 4.4 to -4.9 where Mister is written Mr.
#            Why: pystylometry/_utils.py, split_sentences: the pattern has no edge of a word and count=1; the last lines.
# Seen (Python 3.11), sentences and the index (ARI)
#   3 -5.7  She stood by the piano. Then she sat. It was our best. We left. I saw an animal. It ran.
#   6 -8.0  She stood by the table. Then she sat. It was our room. We left. I saw a kitten. It ran.
#   3 -4.9  Mr. Hill met Mr. Wood and Mr. Lane on the road, and they spoke of the mill.
#   1  4.4  Mister Hill met Mister Wood and Mister Lane on the road, and they spoke of the mill.
#   "Dr. Smith arrived." is two sentences: Dr | Smith arrived.
# For kith's users: texts compared by it differ by their nouns. Its Flesch, SMOG, Fog and Coleman-Liau stand on the same sentences; write titles out, and
#            put no trust in differences of a grade or two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pystylometry==1.4.3 pronouncing==0.2.0
"$folder/venv/bin/python" - <<'PY'
import sys
from pystylometry._utils import split_sentences
from pystylometry.readability import compute_ari

seen = []
for text in ("She stood by the piano. Then she sat. It was our best. We left. I saw an animal. It ran.",
             "She stood by the table. Then she sat. It was our room. We left. I saw a kitten. It ran.",
             "Mr. Hill met Mr. Wood and Mr. Lane on the road, and they spoke of the mill.",
             "Mister Hill met Mister Wood and Mister Lane on the road, and they spoke of the mill."):
    result = compute_ari(text)
    seen.append((result.metadata["sentence_count"], f"{result.ari_score:.1f}"))
    print(f"{seen[-1][0]} {seen[-1][1]:>4}  {text}")
one = " | ".join(split_sentences("Dr. Smith arrived."))
quoted = len(split_sentences('He asked, "Why?" She left. He stayed.'))
print(f'"Dr. Smith arrived." is two sentences: {one}')
sys.exit(0 if seen == [(3, "-5.7"), (6, "-8.0"), (3, "-4.9"), (1, "4.4")] and one == "Dr | Smith arrived." and quoted == 2 else 1)
PY
