#!/usr/bin/env bash
# Package:   pystylometry 1.4.3 (measures of style), its words: tokenize, Tokenizer, and the measures that count them
# Guess:     words are counted, so that a text has the same richness with its commas and without; a year is one word; a dash, set without
#            spaces as English print has it, parts two words.
# Behaviour: Yule's K, hapaxes, MTLD, Burrows' Delta and Zeta count each comma and full stop as a word. They are the most frequent ones, so K is
#            higher by almost a half and MTLD lower by a third, the more so the more an author punctuates; the vocabulary has three "words" more.
#            compute_ttr of the same text counts without them, 102 words for 129.
#            Of digits in a row three make a word: 1990 is 199 and 0, 2026 is 202 and 6 (1,250 is one). A long dash becomes a hyphen, and
#            two words with it a single one that occurs nowhere else, "rain-soft"; a word before a closing single quotation mark keeps it: yes'.
#            Why: pystylometry/_utils.py, tokenize has strip_punctuation=False; tokenizer.py: number_currency allows three digits before a comma
#            and comes before the words; the dashes are replaced before the words are looked for.
# Seen (Python 3.11), a text with its commas and full stops, and without
#              words  hapax  Yule's K  MTLD   by compute_ttr
#   with         129  0.457     436.3  26.6   102
#   without      102  0.569     303.7  40.4   102
#   in 199 0 the rain-soft and long-fell on 1,250 fields yes he said yes'
# For kith's users: kith's texts, whose commas are words of their own, and an author's book come out alike only if both are punctuated alike. Take
#            the punctuation out first, put spaces around dashes, and letters for digits.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pystylometry==1.4.3
"$folder/venv/bin/python" - <<'PY'
import re, sys
from pystylometry.lexical import compute_hapax_ratios, compute_mtld, compute_ttr, compute_yule
from pystylometry.tokenizer import Tokenizer

text = ("The rain came in the night, soft and slow, and by morning the yard, the road, the low field and the bridge were under water. "
        "We carried the flour, the lamp, the clock and the two chairs up to the loft; then, at last, we sat down, wet and cold, and waited. "
        "No one spoke. Now and then a plank went by, or a hen, or a barrel, and the dog, who had never learned to swim, barked at each of them. "
        "At noon it stopped. The sun, pale as milk, came out, and a boat, the first, came round the mill.")
seen = []
print("           words  hapax  Yule's K  MTLD   by compute_ttr")
for name, what in (("with", text), ("without", re.sub(r"[^\w\s]", "", text))):
    hapax = compute_hapax_ratios(what)
    row = (hapax.metadata["total_token_count"], f"{hapax.hapax_ratio:.3f}", f"{compute_yule(what).yule_k:.1f}", f"{compute_mtld(what).mtld_average:.1f}",
           compute_ttr(what).total_words)
    seen.append(row)
    print(f"{name:10} {row[0]:5}  {row[1]} {row[2]:>9} {row[3]:>5}   {row[4]}")
words = " ".join(Tokenizer().tokenize("In 1990 the rain\u2014soft and long\u2014fell on 1,250 fields. 'Yes,' he said, 'yes'."))
print(words)
sys.exit(0 if seen == [(129, "0.457", "436.3", "26.6", 102), (102, "0.569", "303.7", "40.4", 102)] and words ==
         "in 199 0 the rain-soft and long-fell on 1,250 fields yes he said yes'" else 1)
PY
