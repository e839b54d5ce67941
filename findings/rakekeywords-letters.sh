#!/usr/bin/env bash
# Package:   rakekeywords 0.3.1 (keywords by RAKE, with lists of stop words for 58 languages)
# Guess:     by RAKE (Rose and others, 2010) a word's score is its degree over its frequency, so that a phrase of one word that
#            stands alone has 1, and one of two words 4, in each language of the parameter `lang`.
# Behaviour: phrases are taken apart at all letters but a to z before they are scored, and each piece counts as a word: one word
#            with a letter such as `ö` or `ç` inside has 4 (one with two of them 9), and comes out above phrases of two real
#            words. At the beginning of a word such a letter is left out, with no effect. A phrase in Cyrillic
#            or Greek letters has no piece, so that all score 0 and stand in the order of the text.
#            The phrases themselves are whole and look right; nothing is said.
#            Why: RAKEkeywords/__init__.py, separate_words splits at '[^a-zA-Z0-9_\+\-/]'.
# Seen (Python 3.11), the score, and that by the paper for the same phrases
#   en   green boat                     4.0     4.0
#   en   harbour                        1.0     1.0
#   pt   coração                        4.0     1.0
#   pt   barco                          1.0     1.0
#   de   überschüssige größe           16.0     4.0
#   de   alte boote                     4.0     4.0
#   de   öl                             1.0     1.0
#   ru   гавани                         0.0     1.0
#   ru   старого причала                0.0     4.0
# For kith's users: keywords of this package are for English only. The score by the paper is six lines, as below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rakekeywords==0.3.1
"$folder/venv/bin/python" - <<'PY'
import sys
from collections import Counter
from RAKEkeywords import Rake

def byThePaper(phrases):
    degree, frequency = Counter(), Counter()
    for phrase in phrases:
        for word in phrase.split():
            frequency[word] += 1
            degree[word] += len(phrase.split())
    return {phrase: sum(degree[word] / frequency[word] for word in phrase.split()) for phrase in phrases}

asStated = True
for language, text, expected in [
    ("en", "The green boat is in the harbour.", {"green boat": 4, "harbour": 1}),
    ("pt", "O coração do barco.", {"coração": 4, "barco": 1}),
    ("de", "Die überschüssige Größe, alte Boote und das Öl.", {"überschüssige größe": 16, "alte boote": 4, "öl": 1}),
    ("ru", "В гавани у старого причала.", {"гавани": 0, "старого причала": 0}),
]:
    scores = dict(Rake(language).extract_keywords(text))
    right = byThePaper(list(scores))
    for phrase, score in scores.items():
        print(f"{language}   {phrase:28} {score:6.1f}  {right[phrase]:6.1f}")
    asStated = asStated and scores == expected
sys.exit(0 if asStated else 1)
PY
