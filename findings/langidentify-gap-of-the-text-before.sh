#!/usr/bin/env bash
# Package:   langidentify 1.0.2 (languages of short texts, by n-grams and frequent words), with cjclassifier 1.0.5
# Guess:     results.gap, the confidence from 0 ("close") to 1 ("decisive"), is that of the text last detected; a text without letters, whose
#            language is UNKNOWN, has 0, as it has with a new detector.
# Behaviour: it has the gap of the text before. After a German sentence, "123", "..." and the empty text are as sure as that sentence;
#            after a lone "die", surer than most sentences. In a file of texts, each line that has no language takes over what the
#            line before it had. The result itself and the scores are right.
#            Why: detector.py sets the result and the scores anew for each text, and the gap only where a language was found.
# Seen (Python 3.11), language and gap, one detector for all
#   123                     -    0.00
#   Ich bin hier am Hafen   de   0.32
#   123                     -    0.32
#   die                     de   0.58
#   ...                     -    0.58
# For kith's users: when the lines for a training are chosen by a least gap, lines of figures and dots come in with their neighbours. Look at the
#            language too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check langidentify==1.0.2 cjclassifier==1.0.5
"$folder/venv/bin/python" - <<'PY'
import sys
from langidentify import Detector, Language, Model

detector = Detector(Model.load(Language.from_comma_separated("en,fr,de,es,it")))
seen = []
for text in ("123", "Ich bin hier am Hafen", "123", "die", "..."):
    language = detector.detect(text).iso_code or "-"
    seen.append((language, round(detector.results.gap, 4)))
    print(f"{text:23} {language:4} {detector.results.gap:.2f}")
gaps = [gap for _, gap in seen]
sys.exit(0 if [language for language, _ in seen] == ["-", "de", "-", "de", "-"] and gaps[0] == 0 and gaps[1] == gaps[2] > 0.2
         and gaps[3] == gaps[4] > 0.4 else 1)
PY
