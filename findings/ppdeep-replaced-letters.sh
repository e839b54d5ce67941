#!/usr/bin/env bash
# Packages:  ppdeep 20260221 ("computing fuzzy hashes (ssdeep)" in Python alone), and ssdeep 2.14.1+git20180629.57fcfff-3 of Debian 12, which finds near
#            duplicates by the same hashes
# Guess:     both make the same hash of a text, and give the same likeness, 0 to 100, for the same two hashes.
# Behaviour: the hashes are the same, letter by letter, the likeness is not: ppdeep's is up to 25 points higher, most where two texts are half alike. A
#            threshold found with one is none for the other: of 60 pairs of a text and itself with words replaced, 32 have 70 or more by ssdeep
#            and 38 by ppdeep. Equal texts have 100 by both.
#            Why: ppdeep.py, _levenshtein counts a letter that is another as one edit; ssdeep as a removal and an insertion, two. Counted so,
#            ppdeep's formula gives ssdeep's figures for all pairs.
# Seen (Python 3.11)
#   the same hashes: True, the same likeness with replacements as two edits: True, ppdeep higher by up to 25, at least 0
#   70 or more: 32 by ssdeep, 38 by ppdeep
#   some of the pairs, by ssdeep and by ppdeep: (43, 66) (52, 71) (74, 74) (82, 91) (88, 93) (94, 97)
# For kith's users: a corpus that is freed of near duplicates with ppdeep, at a threshold from what is written about ssdeep, loses texts that ssdeep
#            would have kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 ssdeep=2.14.1+git20180629.57fcfff-3 libfuzzy2=2.14.1+git20180629.57fcfff-3 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu PATH=$folder/root/usr/bin:$PATH
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ppdeep==20260221
venv/bin/python - <<'PY'
import random, subprocess, sys
import ppdeep

def hashed(name, words):
    text = " ".join(words).encode()
    with open(name, "wb") as file:
        file.write(text)
    made = subprocess.run(["ssdeep", "-s", "-b", name], capture_output=True, text=True).stdout
    with open(name + ".hash", "w") as file:
        file.write(made)
    return made.splitlines()[1].split(",")[0], ppdeep.hash(text)

def two_edits(first, second):
    row = list(range(len(second) + 1))
    for letter in first:
        above, row = row, [row[0] + 1]
        for at, other in enumerate(second):
            row.append(min(row[-1] + 1, above[at + 1] + 1, above[at] + (0 if letter == other else 2)))
    return row[-1]

chance, rows, same = random.Random(4), [], True
for _ in range(60):
    words = [chance.choice("the old boat lies in harbour and sails".split() + [str(chance.randrange(10000))]) for _ in range(chance.choice([60, 300, 1500]))]
    changed = list(words)
    for _ in range(chance.choice([1, 5, 20, 60])):
        changed[chance.randrange(len(changed))] = chance.choice(["new", str(chance.randrange(1000))])
    (first, here), (second, there) = hashed("a", words), hashed("b", changed)
    same = same and first == here and second == there
    found = subprocess.run(["ssdeep", "-s", "-b", "-a", "-m", "a.hash", "b"], capture_output=True, text=True).stdout.strip()
    right, seen = int(found[found.rindex("(") + 1:-1]), ppdeep.compare(here, there)
    ppdeep._levenshtein, kept = two_edits, ppdeep._levenshtein
    rows.append((right, seen, ppdeep.compare(here, there)))
    ppdeep._levenshtein = kept
summary = (same, all(third == right for right, _, third in rows), max(seen - right for right, seen, _ in rows), min(seen - right for right, seen, _ in rows),
           sum(right >= 70 for right, *_ in rows), sum(seen >= 70 for _, seen, _ in rows))
print("the same hashes: {}, the same likeness with replacements as two edits: {}, ppdeep higher by up to {}, at least {}\n"
      "70 or more: {} by ssdeep, {} by ppdeep".format(*summary))
some = [(right, seen) for right, seen, _ in sorted(rows)[18:54:6]]
print("some of the pairs, by ssdeep and by ppdeep:", *some)
sys.exit(0 if summary == (True, True, 25, 0, 32, 38) and some == [(43, 66), (52, 71), (74, 74), (82, 91), (88, 93), (94, 97)] else 1)
PY
