#!/usr/bin/env bash
# Packages:  pyhfst 1.4.1 (reads HFST's optimised lookup files), and hfst 3.16.0-5 of Debian 12, which writes them
# Guess:     lookup() gives what hfst-optimized-lookup gives for the same file: the analyses of the whole word, or none.
# Behaviour: the first character that the transducer has no symbol for ends the word. What stands before it is analysed, with
#            its weight, and the rest is dropped without a word: `boatž` and `boats 2026` are boats. In the middle of a
#            word that is none without its rest, there is no analysis, as it should be.
#            Also, where the transducer has a symbol of several letters, say `sch`, a word with its beginning, `scow`, cannot be
#            read, although it has the symbols `s` and `c`; and what stands before that is analysed as the word.
#            The pure Python variant and the compiled one do the same.
#            Why: pyhfst/common.py, find_key yields NO_SYMBOL_NUMBER for what it does not know, which is also its mark for the
#            end; and it stops trying shorter symbols once the letters are the beginning of one.
# Seen (Python 3.11), by pyhfst and by hfst-optimized-lookup
#   boat            boat+N 0.5            boat+N 0.5
#   boatž           boat+N 0.5            none
#   boats 2026      boats+Pl 1.5          none
#   boažt           none                  none
#   scow            none                  scow+N 0.0
#   boatscow        boat+N 0.5            none
#   schuit          schuit+N 0.0          schuit+N 0.0
# For kith's users: tags of words made this way for a model of tags hold words that the lexicon does not have. Look first whether each
#            character is one of the transducer's symbols, or take hfst-optimized-lookup.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 hfst=3.16.0-5 libhfst55=3.16.0-5 libfoma0 libfst22 libicu72 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu PATH=$folder/root/usr/bin:$PATH
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyhfst==1.4.1
venv/bin/python - <<'PY'
import subprocess
import sys
import pyhfst

state, lines = 1, []
for letters, tag, weight in [("boat", "+N", 0.5), ("boats", "+Pl", 1.5), ("scow", "+N", 0), (["sch", "u", "i", "t"], "+N", 0)]:
    at = 0
    for letter in letters:
        lines.append(f"{at}\t{state}\t{letter}\t{letter}\t0\n")
        at, state = state, state + 1
    lines.append(f"{at}\t99\t@0@\t{tag}\t{weight}\n")
with open("lexicon.att", "w", encoding="utf-8") as file:
    file.writelines([*lines, "99\t0\n"])
subprocess.run(["hfst-txt2fst", "-f", "openfst-tropical", "-i", "lexicon.att", "-o", "lexicon.hfst"], check=True)
subprocess.run(["hfst-fst2fst", "-w", "-i", "lexicon.hfst", "-o", "lexicon.hfstol"], check=True)
lexicon = pyhfst.HfstInputStream("lexicon.hfstol").read()

def ask(word):
    found = [f"{analysis} {weight}" for analysis, weight in lexicon.lookup(word)]
    answer = subprocess.run(["hfst-optimized-lookup", "-q", "lexicon.hfstol"], input=word + "\n", capture_output=True, text=True)
    fields = [line.split("\t") for line in answer.stdout.splitlines()]
    right = [f"{analysis} {float(weight)}" for _, analysis, weight in (line for line in fields if len(line) == 3) if weight != "+?"]
    print(f"{word:15} {' '.join(found) or 'none':21} {' '.join(right) or 'none'}")
    return found, right

seen = [ask(word) for word in ("boat", "boat\u017e", "boats 2026", "boa\u017et", "scow", "boatscow", "schuit")]
sys.exit(0 if seen == [
    (["boat+N 0.5"], ["boat+N 0.5"]), (["boat+N 0.5"], []), (["boats+Pl 1.5"], []), ([], []), ([], ["scow+N 0.0"]),
    (["boat+N 0.5"], []), (["schuit+N 0.0"], ["schuit+N 0.0"])] else 1)
PY
