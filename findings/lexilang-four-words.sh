#!/usr/bin/env bash
# Package:   LexiLang 1.0.7 (detects the language of short texts by lists of words; LibreTranslate is among its users)
# Guess:     Korean is one of its 46 languages, so that a Korean sentence is "ko"; words may be parted by any white space; and
#            detect(text, languages=["de", "fr"]), "a subset of languages to consider", gives one of the two.
# Behaviour: a Korean sentence of four words or more is English, with confidence 0. Korean is looked up letter by letter, but a text is
#            taken apart so only with fewer than three blanks: beyond, whole words are looked up, of which the list has none.
#            Chinese with blanks between the words has the same border. Japanese and others are not concerned.
#            Only the blank parts words. A line end or a tab joins the words on both sides to one that is unknown, so that text with one
#            word a line is English as well, and longer lines lose two words each.
#            Where no word is known the answer is "en" even if English was not among the languages asked for.
#            Why: lexilang/detector.py, text.split(" ") and return "en", 0; languages.py, is_cjk asks for text.count(" ") < 3.
# Seen (Python 3.11)
#   three words, Korean           ko 0.90
#   four words, Korean            en 0.00
#   the same without blanks       ko 0.90
#   guten morgen                  de 0.90
#   guten, line end, morgen       en 0.00
#   unknown, of German or French  en 0.00
# For kith's users: a corpus that is sorted by it has Korean sentences and two-line segments among the English ones. Replace white space
#            by one blank, ask for Korean without blanks, and take confidence 0 for "unknown".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lexilang==1.0.7
"$folder/venv/bin/python" - <<'PY'
import sys
from lexilang.detector import detect

four = "나는 오늘 학교에 간다"
cases = [("three words, Korean", "나는 학교에 간다", []), ("four words, Korean", four, []),
         ("the same without blanks", four.replace(" ", ""), []), ("guten morgen", "guten morgen", []),
         ("guten, line end, morgen", "guten\nmorgen", []), ("unknown, of German or French", "xyzzy", ["de", "fr"])]
seen = []
for name, text, languages in cases:
    language, confidence = detect(text, languages=languages)
    print(f"{name:29} {language} {confidence:.2f}")
    seen.append((language, round(confidence, 2)))
sys.exit(0 if seen == [("ko", 0.9), ("en", 0), ("ko", 0.9), ("de", 0.9), ("en", 0), ("en", 0)] else 1)
PY
