#!/usr/bin/env bash
# Package:   caio-atharva 1.0.11 (makes prompts shorter, by its readme "non-destructive"; module caio), tier "prod", the most careful
# Guess:     greetings and courtesies go; a request that begins with "please" stays, as do numbers with their signs, and the question.
# Behaviour: a sentence of at most eight words with "please" in it is taken out whole: of "Please translate the letter below." nothing is left. Hyphens
#            and +, $, %, # are deleted, so that -5 + 3 is "5 3" and C# is C. Then a prompt is cut at the end until 60 percent of its words are
#            left, for taking out vowels, which comes before, makes no word less: the question, which stands last, is what goes. Every prompt is
#            told to answer in code only.
#            Why: optimizer.py: _scrub_conversational_noise; the two replacements after it; keep_chars; _estimate_tokens counts \w+.
# Seen (Python 3.11), what is sent after "CODE-ONLY;NO-CHAT;MINIFY-RESPONSE: "
#   Please translate the letter below.
#   Is -5 + 3 less than 0? Answer with yes or no.            Is 5 3 lss thn 0? An
#   Write a function in C# which adds two numbers.           Write a function in C
#   ... the discount 15%. What is left after we pay the discount?   ... dscnt 15. Wht is lft a
# For kith's users: shorten what was said before, never the question.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check caio-atharva==1.0.11
"$folder/venv/bin/python" - <<'PY'
import sys
from caio import CAIO

cases = {"Please translate the letter below.": "", "Is -5 + 3 less than 0? Answer with yes or no.": "Is 5 3 lss thn 0? An",
         "Write a function in C# which adds two numbers.": "Write a function in C",
         "The budget is $1,500 and the discount 15%. What is left after we pay the discount?": "bdgt is 1,500 and dscnt 15. Wht is lft a"}
seen = {}
for text in cases:
    head, seen[text] = CAIO().optimize(text, tier="prod")["optimized_prompt"].split(": ", 1)
    print(f"{text}\n  {head}: {seen[text]}")
sys.exit(0 if seen == cases else 1)
PY
