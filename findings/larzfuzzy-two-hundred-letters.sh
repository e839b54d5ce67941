#!/usr/bin/env bash
# Package:   larzfuzzy 0.1.0 (fuzzy matching of strings, "the fuzzywuzzy/thefuzz surface"), and thefuzz 0.22.1 with rapidfuzz 3.14.6
# Guess:     ratio is "similarity as an integer 0-100", about 100 for two texts that differ in one word, of any length, whichever comes
#            first; extract_one gives the choice that is nearest to the query.
# Behaviour: from 200 letters on it depends on which letters are rare. A letter that makes up more than one in a hundred of the second
#            text is left out as noise, and a match begins only at one that is not. In a list of figures, a sequence of bases or lines that
#            are repeated all letters are noise: two lists of 40 figures that differ in one digit have 4, and a list of
#            which only the end is the same has more, so that extract_one prefers it. With a letter less all is as expected.
#            English prose has some rare letters, and comes out about right.
#            partial_ratio, token_sort_ratio and extract, which call ratio, do the same; levenshtein and jaro_winkler do not.
#            Why: larzfuzzy/fuzzy.py, SequenceMatcher(None, a, b), whose autojunk is on unless one says otherwise.
# Seen (Python 3.11), ratio of larzfuzzy and of thefuzz, two texts that differ in one digit or one word
#   figures, 199 letters          99   99
#   figures, 200 letters           4  100
#   repeated, 199 letters         98   98
#   repeated, 200 letters          2   98
#   extract_one of figures        the other list   the same list but one digit
# For kith's users: near-duplicates among paragraphs are not found, and others are, by length. Take thefuzz or rapidfuzz, or levenshtein of
#            this package over the longer length.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check larzfuzzy==0.1.0 thefuzz==0.22.1 rapidfuzz==3.14.6
"$folder/venv/bin/python" - <<'PY'
import sys
from larzfuzzy import extract_one, ratio
from thefuzz import fuzz, process

figures = " ".join(str(4000 + 37 * i) for i in range(48))
repeated = "the old boat lies in the harbour " * 7
seen = []
for name, text, old, new in [("figures", figures, "4037", "4038"), ("repeated", repeated, "old", "new")]:
    for length in (199, 200):
        pair = text[:length], text[:length].replace(old, new, 1)
        seen.append((ratio(*pair), fuzz.ratio(*pair)))
        print(f"{f'{name}, {length} letters':29} {seen[-1][0]:3}  {seen[-1][1]:3}")
query = figures[:200]
choices = {query.replace("4037", "4038", 1): "the same list but one digit", figures[200:] + "; " + query[:30]: "the other list"}
best = choices[extract_one(query, list(choices))[0]], choices[process.extractOne(query, list(choices), scorer=fuzz.ratio)[0]]
print(f"{'extract_one of figures':29}  {best[0]}   {best[1]}")
sys.exit(0 if seen == [(99, 99), (4, 100), (98, 98), (2, 98)] and best == ("the other list", "the same list but one digit") else 1)
PY
