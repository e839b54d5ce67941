#!/usr/bin/env bash
# Package:   textstat-py 0.2.0 ("pure-Python text analysis: readability, vocabulary richness", module textstat)
# Guess:     passive_voice_ratio is the "fraction of sentences containing a passive construction", "a value in [0.0, 1.0]"; "the boat is
#            green" has none. count_syllables estimates syllables by groups of vowels, about right for common words.
# Behaviour: any word of four letters or more that ends in -en, -ed, -nt, -lt, -pt, -wn, -rn or -ne within three words behind a form of be is
#            a participle: green, silent, different, then, often, seven. And each is counted, not each sentence: two in one
#            sentence make 2.0, of which analyze() and --json say "fraction of sentences". The same statements in two sentences have 1.0.
#            Participles that end otherwise (made, found, sold, kept has -pt) are none.
#            y is no vowel: city, very, happy, many and rhythm have one syllable, country and mystery too, so that the Flesch scores, SMOG and
#            Fog come out easier.
#            Why: textstat.py, passive_voice_ratio: `break` leaves the words and not the sentence; count_syllables: r"[aeiou]+".
# Seen (Python 3.11), passive_voice_ratio
#   The boat is green. The man was silent.             1.0
#   The boat is green and the man was silent.          2.0
#   The boat was sold. The house was found.            0.0
#   The boat was seen.                                 1.0
#   syllables of city very happy many country mystery  1 1 1 1 1 1
# For kith's users: a filter of training text by "passive voice" with a limit below 1 takes out what describes, and keeps what was sold.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check textstat-py==0.2.0
"$folder/venv/bin/python" - <<'PY'
import sys
from textstat import count_syllables, passive_voice_ratio

seen = []
for text in ("The boat is green. The man was silent.", "The boat is green and the man was silent.",
             "The boat was sold. The house was found.", "The boat was seen."):
    seen.append(passive_voice_ratio(text))
    print(f"{text:50} {seen[-1]}")
words = "city very happy many country mystery".split()
syllables = [count_syllables(word) for word in words]
print("syllables of", *words, "", *syllables)
sys.exit(0 if seen == [1.0, 2.0, 0.0, 1.0] and syllables == [1] * 6 else 1)
PY
