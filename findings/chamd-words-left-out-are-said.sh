#!/usr/bin/env bash
# Package:   chamd 0.5.13 (turns the CHAT files of CHILDES, in which children's talk is written down, into clean text, and into metadata beside it)
# Guess:     the text of a line is what was said. What CHAT marks as not said goes: a word that the child leaves out (0is), a filler, a fragment; of a word
#            that is written with underscores the parts stay words.
# Behaviour: words that were left out are put in. "where 0is my truck" is "where is my truck", so that the child says what its age does not say yet, and
#            where only the class of the word is noted (0det), as CHAT allows, the text has that: "where my det truck". A false start, [/-],
#            leaves a hyphen for a word, while the other kinds, [/], [//] and [///], leave none. Names and compounds become one word, NewYork
#            and alot. Fillers, fragments and shortened words are right. Only [/-] is in the list of errors, as a suspect character; the line
#            as it was is in the metadata.
#            Why: cleanCHILDESMD.py takes the 0 and the underscore away on purpose, and the word stays.
# Seen (Python 3.11), lines of CHAT, and their text
#   where 0is my truck ?          where is my truck ?
#   where my 0det truck ?         where my det truck ?
#   I want [/-] he goes .         I want - he goes .
#   I want [//] he goes .         I he goes .
#   New_York has a_lot .          NewYork has alot .
#   (be)cause &-uh it fell .      because it fell .
# For kith's users: what small children leave out is what is looked for in such a corpus, and a model counted from it never leaves it out.
#            Take the words that begin with 0 out of the file before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chamd==0.5.13
"$folder/venv/bin/python" - <<'PY'
import sys
from chamd import ChatReader

said = ["where 0is my truck ?", "where my 0det truck ?", "I want [/-] he goes .", "I want [//] he goes .", "New_York has a_lot .", "(be)cause &-uh it fell ."]
head = ["@UTF8", "@Begin", "@Languages:\teng", "@Participants:\tCHI Target_Child", "@ID:\teng|corpus|CHI|2;06.00|female|||Target_Child|||"]
chat = ChatReader().read_string("\n".join(head + [f"*CHI:\t{line}" for line in said] + ["@End", ""]), "talk.cha")
seen = [" ".join(line.text.split()) for line in chat.lines]
for line, found in zip(said, seen):
    print(f"{line:29} {found}")
sys.exit(0 if seen == ["where is my truck ?", "where my det truck ?", "I want - he goes .", "I he goes .", "NewYork has alot .", "because it fell ."] else 1)
PY
