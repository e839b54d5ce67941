#!/usr/bin/env bash
# Package:   vtt-builder 0.6.0 (WebVTT from speech with times for words)
# Guess:     words_to_segments, "natural sentence boundaries based on punctuation and pauses", gives two cues for two sentences: "I like cats." and
#            "You like dogs."
# Behaviour: the last word of each sentence is a cue of its own: "I like", "cats.", "You like", "dogs.", with times to match, so that a text of
#            sentences has two cues for each. What has no mark at its end is one cue. Dr. and p.m. cut the sentence, and stand alone, too.
#            Why: (as it seems from outside) a word with a full stop, a question or an exclamation mark at its end closes the cue before it, and then
#            its own.
# Seen (Python 3.11), the cues of a text spoken without a pause
#   I like cats. You like dogs.      I like | cats. | You like | dogs.
#   Did you see it? No!              Did you see | it? | No!
#   He left at 5 p.m. on Monday      He left at 5 | p.m. | on Monday
#   I like cats                      I like cats
# For kith's users: a corpus of one cue a line never has the end of a sentence after what leads to it. Join cues up to the next end of a sentence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check vtt-builder==0.6.0
"$folder/venv/bin/python" - <<'PY'
import sys
from vtt_builder import words_to_segments

expected = [("I like cats. You like dogs.", "I like | cats. | You like | dogs."), ("Did you see it? No!", "Did you see | it? | No!"),
            ("He left at 5 p.m. on Monday", "He left at 5 | p.m. | on Monday"), ("I like cats", "I like cats")]
seen = []
for text, _ in expected:
    words = [{"word": word, "start": i * 0.4, "end": i * 0.4 + 0.3} for i, word in enumerate(text.split())]
    seen.append((text, " | ".join(segment["text"] for segment in words_to_segments(words))))
    print(f"{text:32} {seen[-1][1]}")
sys.exit(0 if seen == expected else 1)
PY
