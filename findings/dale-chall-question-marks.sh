#!/usr/bin/env bash
# Package:   new-dale-chall-readability 1.0.13 ("easily and accurately", written from the book), with beautifulsoup4 4.15.0
# Guess:     cloze_score is "the text's Cloze score according to the new Dale-Chall formula", 64 - 0.95 times the per cent of words not
#            on the list - 0.69 times the words per sentence (Chall and Dale, 1995), so 64 at most; punctuation is no part of a word.
# Behaviour: only full stops, commas, brackets and double quotes are taken off a word. The last word before a question mark, an
#            exclamation mark, a colon or a semicolon is therefore not on the list, however easy it is: the same words are a
#            school grade harder as questions than as statements, and two with a colon and a semicolon.
#            The score is then multiplied, by 1.2315 from 40 on, by 1.1725 above 0 and by 1.305 below, of which neither the documentation
#            nor the docstring says a word: easy texts have 74, beyond the formula's 64, and there is a step of 2.4 points at 40.
#            Why: utils.py, strip('.(),"'); __init__.py, _COMPENSATION_FACTOR_2 and its like.
# Seen (Python 3.11), per cent not on the list, by the package and in fact; cloze_score, the formula of the latter; and the grade
#   statements                     0.0   0.0   73.72   59.86   1
#   the same as questions         16.7   0.0   54.22   59.86   2
#   the same as exclamations      16.7   0.0   54.22   59.86   2
#   with a colon and a semicolon  13.3   0.0   50.47   53.65   3
#   the same without them          0.0   0.0   66.07   53.65   1
# For kith's users: by this measure dialogue and lists come out harder than prose, whether a model wrote them or is to learn them. Take
#            the other marks off first, and compute_cloze_score of pct_unfamiliar_words and avg_sentence_length.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check new-dale-chall-readability==1.0.13 beautifulsoup4==4.15.0
"$folder/venv/bin/python" - <<'PY'
import re
import sys
from new_dale_chall_readability import avg_sentence_length, cloze_score, pct_unfamiliar_words, reading_level
from new_dale_chall_readability.easy_words import EASY_WORDS

marked = "The old man said: the boat is in the water; we see the dog run."
cases = [("statements", "The old man is at home. The boat is in the water."),
         ("the same as questions", "Is the old man at home? Is the boat in the water?"),
         ("the same as exclamations", "The old man is at home! The boat is in the water!"),
         ("with a colon and a semicolon", marked), ("the same without them", re.sub("[:;]", "", marked))]
seen = []
for name, text in cases:
    words = re.findall("[a-z]+", text.lower())
    share = sum(word not in EASY_WORDS for word in words) / len(words)
    formula = 64 - 95 * share - 0.69 * avg_sentence_length(text)
    row = round(100 * pct_unfamiliar_words(text), 1), round(100 * share, 1), cloze_score(text), round(formula, 2), reading_level(text)
    print(f"{name:29}" + "{:5} {:5} {:7} {:7}   {}".format(*row))
    seen.append(row)
sys.exit(0 if seen == [(0.0, 0.0, 73.72, 59.86, "1"), (16.7, 0.0, 54.22, 59.86, "2"), (16.7, 0.0, 54.22, 59.86, "2"),
                       (13.3, 0.0, 50.47, 53.65, "3"), (0.0, 0.0, 66.07, 53.65, "1")] else 1)
PY
