#!/usr/bin/env bash
# Package:   asymgram 0.2.5 (trees in CoNLL-U files and their measures), with conllu 6.0.0 and numpy 2.2.6
# Guess:     with include_punct=False, as is the default, the mean dependency distance of a sentence is the same with its commas and without; uas and
#            las of a parse that lost a sentence are lower by it.
# Behaviour: commas are not counted as words, but they stay in the distances: a head three words further on with two commas between is at a distance of
#            five. Who punctuates more, or an edition that does, has longer dependencies, with the very same words and trees.
#            uas and las go through both files side by side until the shorter one ends: a parser that gives up half way, and is right up to
#            there, has 1.0. A word that it cut in two shifts all that follows in the sentence.
#            Why: stats.py, dependency_distances takes the difference of the ids in the file; metrics.py: zip(gold, pred).
# Seen (Python 3.11), the mean distance of "The boat , old , wet and red , sank ." and of its words without the marks
#   with marks      3.00   without marks   2.00
#   uas of the first of two sentences, of one word each, against both: 1.0
# For kith's users: a model's sentences, whose commas are fewer or more than an author's, are not to be compared by this measure before the
#            marks are taken out and the words numbered anew. Compare the numbers of sentences before uas.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check asymgram==0.2.5 conllu==6.0.0 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import sys
import asymgram

words = [("The", "DET", 2), ("boat", "NOUN", 10), (",", "PUNCT", 4), ("old", "ADJ", 2), (",", "PUNCT", 6), ("wet", "ADJ", 4), ("and", "CCONJ", 8),
         ("red", "ADJ", 4), (",", "PUNCT", 10), ("sank", "VERB", 0), (".", "PUNCT", 10)]

def conllu(rows):
    return "".join(f"{number}\t{form}\t{form}\t{tag}\t_\t_\t{head}\t{'root' if head == 0 else 'dep'}\t_\t_\n"
                   for number, (form, tag, head) in enumerate(rows, 1)) + "\n"

kept = [number for number, row in enumerate(words, 1) if row[1] != "PUNCT"]
anew = {old: new for new, old in enumerate(kept, 1)} | {0: 0}
plain = [(form, tag, anew[head]) for form, tag, head in words if tag != "PUNCT"]
from asymgram.stats import mean_dependency_distance
seen = [f"{mean_dependency_distance(asymgram.parse(conllu(rows))[0]):.2f}" for rows in (words, plain)]
print("with marks     ", seen[0], "  without marks  ", seen[1])
from asymgram.metrics import uas
one, two = conllu([("Go", "VERB", 0)]), conllu([("Stay", "VERB", 0)])
seen.append(uas(asymgram.parse(one + two), asymgram.parse(one)))
print("uas of the first of two sentences, of one word each, against both:", seen[2])
sys.exit(0 if seen == ["3.00", "2.00", 1.0] else 1)
PY
