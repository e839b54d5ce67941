#!/usr/bin/env bash
# Package:   adaptive-autocomplete 1.0.4 (completes and corrects words), its TrigramPredictor, with max_distance=2
# Guess:     it finds the words within two edits of what was typed, as SymSpellPredictor and EditDistancePredictor of the package do, only faster
#            ("return (word, distance) pairs within max_distance").
# Behaviour: a single wrong letter is not found, unless it is the last one. A letter left out is; two letters swapped are not. No error and no
#            fewer candidates by a setting: the list is empty, as for a word that is not in the vocabulary.
#            The preset "production" does not show it, since it has SymSpell beside it, which finds the word; there the trigrams add nothing but
#            weight to the letters left out.
#            Why: aac/predictors/trigram.py, candidates: a word must share all trigrams of the query but max_distance (2). A comment there
#            says that an edit takes away up to three; with n letters typed, one wrong letter leaves n-2 of n+1, and n-1 are asked for.
# Seen (Python 3.11), twelve misspellings of six words: found by trigrams, SymSpell, edit distance
#   a wrong letter within (6)   0  6  6
#   a wrong letter last (2)     2  2  2
#   a letter left out (2)       2  2  2
#   two letters swapped (2)     0  2  2
# For kith's users: nothing of kith's depends on it. To correct a word list by it, take SymSpellPredictor.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check adaptive-autocomplete==1.0.4
"$folder/venv/bin/python" - <<'PY'
import sys
from aac.predictors.edit_distance import EditDistancePredictor
from aac.predictors.symspell import SymSpellPredictor
from aac.predictors.trigram import TrigramPredictor

words = ["morning", "weather", "through", "picture", "country", "history"]
predictors = [kind(words, max_distance=2) for kind in (TrigramPredictor, SymSpellPredictor, EditDistancePredictor)]
seen = []
for name, typed in [("a wrong letter within", {"morming": "morning", "weathar": "weather", "wrather": "weather", "pixture": "picture", "coumtry": "country",
                                               "hystory": "history"}),
                    ("a wrong letter last", {"histori": "history", "mornink": "morning"}),
                    ("a letter left out", {"wether": "weather", "picure": "picture"}),
                    ("two letters swapped", {"thruogh": "through", "histroy": "history"})]:
    found = [sum(word in [item.suggestion.value for item in predictor.predict(query)] for query, word in typed.items()) for predictor in predictors]
    seen.append(found)
    label = f"{name} ({len(typed)})"
    print(f"{label:27}", *(f"{count:2}" for count in found))
sys.exit(0 if seen == [[0, 6, 6], [2, 2, 2], [2, 2, 2], [0, 2, 2]] else 1)
PY
