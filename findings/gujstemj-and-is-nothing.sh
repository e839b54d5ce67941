#!/usr/bin/env bash
# Package:   gujstemj 0.1.3 (stems of Gujarati words)
# Guess:     it prints nothing by itself; a word has a stem of at least one letter; a word that is a suffix too, as "ne" (and, to), stays as it is; the
#            forms of a word have one stem.
# Behaviour: whoever imports it has five stems on the standard output, of words of the author's: a program that writes a word a line, or JSON lines,
#            begins with five lines that are not its own. A word that consists of a suffix has the empty stem: "ne" (and) is "", and so are "ya" (or)
#            and "sho" (what). "nathi" (is not) becomes "na", the word for no. The boy is "chhokar", the boys "chhokara".
#            Why: stemmer.py ends with five calls of print() outside of all functions; the longest suffix is cut whatever is left, unless the word is in a
#            short list, which has no "ne" but the names of the suffixes "no" and "ni".
# Seen (Python 3.11)
#   printed by the import: 5 lines
#   ને  -> ""      યા  -> ""      શો  -> ""      નથી -> "ન"
#   છોકરો -> "છોકર"   છોકરાઓ -> "છોકરા"   છોકરાને -> "છોકરા"
# For kith's users: import it with the output turned off (contextlib.redirect_stdout), and take the word where the stem is empty, or the commonest
#            words of a corpus are counted together as one that has no letters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check gujstemj==0.1.3
"$folder/venv/bin/python" - <<'PY'
import contextlib, io, sys

with contextlib.redirect_stdout(io.StringIO()) as printed:
    import gujstemj
lines = len(printed.getvalue().splitlines())
print("printed by the import:", lines, "lines")
expected = {"ને": "", "યા": "", "શો": "", "નથી": "ન", "છોકરો": "છોકર", "છોકરાઓ": "છોકરા", "છોકરાને": "છોકરા"}
seen = {word: gujstemj.stem_gujarati_word(word) for word in expected}
for word, stem in seen.items():
    print(f'{word} -> "{stem}"')
sys.exit(0 if lines == 5 and seen == expected else 1)
PY
