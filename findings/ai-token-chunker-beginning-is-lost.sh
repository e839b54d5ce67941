#!/usr/bin/env bash
# Package:   ai-token-chunker 0.1.0 (parts a long prompt safely, so that each part is within a model's limits; module ai_token_chunker)
# Guess:     the parts in their order hold the text, each word of it once, in as many parts as the limit asks for.
# Behaviour: all parts but the last begin in the middle: of what is left, its beginning up to the limit is skipped, and the next stretch taken, so
#            that of a long text half is in no part, the first words too. No error is raised, and the estimate of tokens is of the half.
#            Why: utils.py, split_text_safely looks for a blank up to 100 characters beyond the limit; the part that is then too long is dropped, and
#            as many characters of what comes after it are taken instead.
# Seen (Python 3.11), 60000 words w0. to w59999., for gpt-4
#   468889 characters, 244215 of them in 8 parts
#   first part begins with w4744.
#   words in no part 28902
#   60 words: in 1 part, none missing
# For kith's users: questions about a long text are asked about half of it. Part it yourself by the limits it names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ai-token-chunker==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from ai_token_chunker import chunk_prompt

def parts(count):
    words = [f"w{number}." for number in range(count)]
    text = " ".join(words)
    found = [chunk["text"] for chunk in chunk_prompt("openai", "gpt-4", text)["chunks"]]
    return text, found, set(words) - set(" ".join(found).split())

text, found, missing = parts(60000)
kept = sum(map(len, found))
print(f"{len(text)} characters, {kept} of them in {len(found)} parts")
print("first part begins with", found[0].split()[0])
print("words in no part", len(missing))
_, short, none = parts(60)
print(f"60 words: in {len(short)} part, {'none' if not none else len(none)} missing")
sys.exit(0 if (len(text), kept, len(found), found[0].split()[0]) == (468889, 244215, 8, "w4744.") and "w0." in missing
         and len(missing) == 28902 and len(short) == 1 and not none else 1)
PY
