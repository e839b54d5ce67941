#!/usr/bin/env bash
# Package:   aize 0.1.0 (analysis of texts, "everything from Zipf's law to" readability), analyze_zipf and analyze_heaps, as it is without dependencies
# Guess:     the frequencies are those of all words; a word is the same word at the beginning of a sentence; the shares of words that occur once are
#            of the text's vocabulary, and analyze_heaps grows to the same vocabulary.
# Behaviour: only words of three to ten letters from a to z count. "of", "to", "a", "in", "is" and "I", among the most frequent words of English,
#            do not occur in the law of ranks, nor does any word of eleven letters or more, with an accent, or in capitals. "The" and "the"
#            are two words for analyze_zipf, with a rank each, and one for analyze_heaps. Other functions of the package count all words, so
#            that figures side by side differ.
#            Why: zipf.py and heaps.py find words by r'\b[A-Za-z][a-z]{2,9}\b'; only heaps.py makes them small.
# Seen (Python 3.11), a text of 33 words, 22 of them different (modules loaded by their path, since the package fetches data at import)
#   most frequent: the 3, The 2, end 1
#   words counted 13, different by zipf 10, by heaps 9, words by stats 33
# For kith's users: a corpus for `kithd train` is not to be judged by these shares: hapaxes are overstated, since the frequent short words are gone.
#            `kithd count` counts every word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps aize==0.1.0
"$folder/venv/bin/python" - <<'PY'
import importlib.util, sys, sysconfig
from pathlib import Path

def module(name):
    path = Path(sysconfig.get_paths()["purelib"]) / "aize" / "analysis" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded

text = ("The end of it is near. I go to a house of stone in the north of the caf\u00e9. "
        "The industrialisation of us is a NATO thing in the rain, as I see.")
zipf, heaps = module("zipf").analyze_zipf(text), module("heaps").analyze_heaps(text)
top = list(zipf["frequency"].items())[:3]
seen = (heaps["total_tokens"], len(zipf["frequency"]), heaps["total_types"], module("stats").compute_stats(text)["words"])
print("most frequent:", ", ".join(f"{word} {count}" for word, count in top))
print("words counted {}, different by zipf {}, by heaps {}, words by stats {}".format(*seen))
sys.exit(0 if top == [("the", 3), ("The", 2), ("end", 1)] and seen == (13, 10, 9, 33) else 1)
PY
