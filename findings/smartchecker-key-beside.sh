#!/usr/bin/env bash
# Package:   smartchecker 0.1.1 (corrects words by "phonetic similarity and proximate keyboard layout analysis"), with jellyfish 1.2.1
# Guess:     a word with one key beside the right one is put right, for neighbouring keys cost half an edit; keys at two ends of the keyboard are
#            no neighbours; a word that is in the dictionary is right, and alone in the answer.
# Behaviour: only words with the same Metaphone code, hence the same consonants, are looked at. A slip onto a neighbouring key that is a consonant
#            finds nothing ("kitchrn", "wster") or a word that sounds like the slip: "brutify" for "bridfe". The half cost so acts only where one
#            vowel stands beside another. The table of keys wraps around: z, x, c on the lowest row have 1, 2, 3 of the highest as neighbours.
#            No word is ever found in the dictionary, so a right one is answered together with five "corrections" of it.
#            Why: spell.py, candidates come from verify_phonetic alone; check_dict.py has `word.lower in dictionary`, the method, not its result;
#            data/qwerty_graph.txt.
# Seen (Python 3.11), what check() answers (its first, or how many)
#   windiw    window
#   kitchrn   nothing
#   frirnd    nothing
#   wster     nothing
#   bridfe    brutify
#   house     house and 5 others
#   beside z: 1 2 a s x
# For kith's users: of no use to put right what was typed before it goes to a model. A list of words by edit distance finds these words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check smartchecker==0.1.1 jellyfish==1.2.1 colorama==0.4.6 pyfiglet==1.0.4
"$folder/venv/bin/python" - <<'PY'
import ast, contextlib, io, sys
from pathlib import Path
import smartchecker
from smartchecker.checker import SmartChecker

data = Path(smartchecker.__file__).parent / "data"
checker = SmartChecker("en", str(data))
seen = []
for word in ("windiw", "kitchrn", "frirnd", "wster", "bridfe", "house"):
    with contextlib.redirect_stdout(io.StringIO()):
        found = [candidate for candidate, distance in checker.check(word)]
    if word == "house":
        found = [f"{found[0]} and {len(found) - 1} others"]
    seen.append(found[0] if found else "nothing")
    print(f"{word:9} {seen[-1]}")
beside = ast.literal_eval((data / "qwerty_graph.txt").read_text(encoding="utf-8"))["z"].values()
beside = " ".join(sorted(key for key in set(beside) if key.isdigit() or key.islower() and key != "z"))
print("beside z:", beside)
sys.exit(0 if seen == ["window", "nothing", "nothing", "nothing", "brutify", "house and 5 others"] and beside == "1 2 a s x" else 1)
PY
