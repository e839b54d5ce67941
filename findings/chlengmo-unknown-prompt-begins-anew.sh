#!/usr/bin/env bash
# Package:   chlengmo 0.0.4 (a model of letters, "lean, simple, fast", for texts by n-grams of any length)
# Guess:     a prompt whose last n - 1 letters are nowhere in the text is continued by shorter contexts, or by any letter, or there is an error.
# Behaviour: it is continued by n - 1 times the commonest letter of the text, the blank as a rule, and then by the text itself from its first
#            letter on, as if nothing had been asked. With the n of the readme, 15, that is so for nearly every prompt that was not copied from
#            the text, and for a copied one with a capital too many. A prompt with a letter that the text has not is a KeyError.
#            Why: an unknown context gives letter 0, the commonest; after n - 1 of these the context has the number 0, and that is also
#            the number of the empty context before the first letter.
# Seen (Python 3.11), n = 6, "call me a boatman. the captain ...", 40 letters after the prompt
#   call m   "e a boatman. the captain poured a glass "
#   m llac   "     call me a boatman. the sea for a wh"
#   boatme   "     call me a boatman. the sea for a wh"
# For kith's users: what follows an unknown beginning is no guess of the model at all, and must not be compared with what `kith predict` says of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chlengmo==0.0.4
"$folder/venv/bin/python" - <<'PY'
import sys
from chlengmo import Chlengmo

text = "call me a boatman. the captain poured a glass of gin and looked at the sea for a while."
model = Chlengmo(n=6).fit(text)
seen = []
for prompt in ("call m", "m llac", "boatme"):
    seen.append(model.generate(length=40, prompt=prompt, seed=1)[len(prompt):])
    print(f'{prompt:8} "{seen[-1]}"')
sys.exit(0 if seen[0].startswith("e a boatman.") and all(after.startswith(" " * 5 + text[:18]) for after in seen[1:]) else 1)
PY
