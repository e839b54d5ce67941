#!/usr/bin/env bash
# Package:   matchr 0.1.3 (finds the most similar of many texts, by edit distance, Jaro-Winkler and trigrams)
# Guess:     trigram_similarity of two texts without a letter in common is 0; combined_score, "0.0 to 1.0", is near 0 for these; best_match prefers
#            a candidate that is the query, letter by letter, to one that differs by capitals.
# Behaviour: two texts of one or two letters have a trigram similarity of 1.0, whatever they are, since neither has a trigram: yes for no and hi, and for
#            any two words of two characters in Chinese or Japanese. The combined score so is 0.25 at least for them, and a wrong word of
#            two characters is preferred to a longer one that has both of the query's: 北京 finds 南京 before 北京大学. Of candidates that
#            are one after small letters, the last is returned, not the one that is the query.
#            Why: the Dice coefficient of two empty sets is taken for 1; the score of best_match is of the texts made small.
# Seen (Python 3.11)
#   trigrams of no, hi           1.0
#   trigrams of cat, dog         0.0
#   combined score of no, hi     0.25
#   best match of 北京           南京 0.69
#   its score for 北京大学       0.52
#   best match of tea            TEA 1.0
# For kith's users: corrections for short words, and for Chinese and Japanese, come out by chance. Take levenshtein for words below three letters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check matchr==0.1.3
"$folder/venv/bin/python" - <<'PY'
import sys
from matchr import best_match, combined_score, trigram_similarity

beijing, nanjing, university = "\u5317\u4eac", "\u5357\u4eac", "\u5317\u4eac\u5927\u5b66"
found, score = best_match(beijing, [university, nanjing])
seen = [trigram_similarity("no", "hi"), trigram_similarity("cat", "dog"), round(combined_score("no", "hi"), 2), f"{found} {score:.2f}",
        round(combined_score(beijing, university), 2), "{} {}".format(*best_match("tea", ["Tea", "tea", "TEA"]))]
for name, value in zip(["trigrams of no, hi", "trigrams of cat, dog", "combined score of no, hi", f"best match of {beijing}",
                        f"its score for {university}", "best match of tea"], seen):
    wide = sum(letter > "\u2e80" for letter in name)
    print(f"{name}{' ' * (28 - len(name) - wide)} {value}")
sys.exit(0 if seen == [1.0, 0.0, 0.25, f"{nanjing} 0.69", 0.52, "TEA 1.0"] else 1)
PY
