#!/usr/bin/env bash
# Package:   sindhinltk 1.3.0 (words, stems and feeling of Sindhi texts)
# Guess:     the book is not good is negative, for "not" is in the list of the words that turn; the full stop and the comma are tokens of their own; a
#            stem of a word is not another word.
# Behaviour: the word that turns is looked for before the adjective, and Sindhi has it behind, at the end: "this book is good" and "this book is
#            not good" are both positive with 1.0. Full stop and comma stay on the word before them, as they lie in the same Unicode block as the
#            letters; a word before them is no stop word and has no feeling, so that the last word of every sentence is lost. Stems may be one
#            letter: water (pani) becomes "pa", and now (hani) is stemmed to yes (ha).
#            Why: sentiment.py, prev = tokens[i - 1], and text.split(); tokenizer.py, one range from U+0600 to U+06FF; stemmer.py, MIN_STEM = 1.
# Seen (Python 3.11)
#   هي ڪتاب سٺو آهي    1.0   (is good)
#   هي ڪتاب سٺو ناهي   1.0   (is not good)
#   ڪتاب سٺو           1.0   (good book)
#   ڪتاب سٺو۔          0.0   (the same with a full stop)
#   tokens of "سٺو آهي۔": سٺو آهي۔, without stop words the same; without the full stop: سٺو
#   stems: پاڻي پا, هاڻي ها
# For kith's users: take the marks off first, and look for the negation behind the word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sindhinltk==1.3.0
"$folder/venv/bin/python" - <<'PY'
import sys
from sindhinltk import SindhiSentiment, SindhiStemmer, SindhiStopwords, SindhiTokenizer

feeling, tokenizer, stops, stemmer = SindhiSentiment(), SindhiTokenizer(), SindhiStopwords(), SindhiStemmer()
cases = {"هي ڪتاب سٺو آهي": "is good", "هي ڪتاب سٺو ناهي": "is not good", "ڪتاب سٺو": "good book", "ڪتاب سٺو۔": "the same with a full stop"}
scores = [feeling.score(text) for text in cases]
for (text, meaning), score in zip(cases.items(), scores):
    print(f"{text:18} {score}   ({meaning})")
known = "ناهي" in feeling._negators
marked = tokenizer.tokenize("سٺو آهي۔")
left = [stops.remove_stopwords(tokenizer.tokenize(text)) for text in ("سٺو آهي۔", "سٺو آهي")]
print("tokens of \"سٺو آهي۔\":", *marked, "| without stop words:", *left[0], "| without the full stop:", *left[1])
stems = [stemmer.stem(word) for word in ("پاڻي", "هاڻي")]
print("stems of پاڻي and هاڻي:", *stems)
sys.exit(0 if scores == [1.0, 1.0, 1.0, 0.0] and known and marked == left[0] == ["سٺو", "آهي۔"] and left[1] == ["سٺو"]
         and stems == ["پا", "ها"] else 1)
PY
