#!/usr/bin/env bash
# Package:   arcweight 0.3.0 (weighted finite-state transducers, after OpenFst)
# Guess:     shortest_path(fst, n) gives the n best paths, each once, or all if there are fewer; prune(fst, t) keeps the paths
#            whose weight is at most that of the best one plus t, as its documentation says, hence the best one always.
# Behaviour: shortest_path puts the arcs of the n paths side by side into the states of the given lattice, an arc once for each
#            path that has it, so that all crossings of them are paths too: 3 best ones of 4 become 9, of which one is the
#            fourth, and four are the best. unique=True changes nothing. And a path that goes on from a final state is lost
#            where it was cheaper to end there: worse ones take its place, or the list stays short.
#            prune takes t for the weight itself, of the best way from the start to an arc's end: it drops a path and keeps a
#            worse one. A lattice whose best path has a hundred, as one of a sentence has, has no path left for every
#            sensible t, and any has none for the default of 0.
#            The single best path, shortest_path(fst), is right.
# Seen (Python 3.11), the paths and their weights, and how often each is there
#   a or b, then c or d           ac 2.0  ad 2.2  bc 2.5  bd 2.7
#   the 3 best                    ac 2.0 x4  ad 2.2 x2  bc 2.5 x2  bd 2.7
#   the 3 best, unique            ac 2.0 x4  ad 2.2 x2  bc 2.5 x2  bd 2.7
#   within 1 of the best          (none)
#   within 2 of the best          ac 2.0  bc 2.5
#   may end after a or b          a 1.1  b 1.6  ac 2.0  ad 2.2  bc 2.5  bd 2.7
#   the 4 best of these           a 1.1  b 1.6
# For kith's users: n-best lists for `kith rerank` that were made this way repeat the best hypotheses and lack others, and weights
#            added up over them count some several times. Take the paths one by one from the lattice itself, or use OpenFst.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check arcweight==0.3.0
"$folder/venv/bin/python" - <<'PY'
import sys
from collections import Counter
import arcweight

def lattice():
    fst = arcweight.VectorFst()
    for _ in range(3):
        fst.add_state()
    fst.set_start(0)
    for state, word, weight in [(0, "a", 1.0), (0, "b", 1.5), (1, "c", 1.0), (1, "d", 1.2)]:
        fst.add_arc(state, ord(word), ord(word), weight, state + 1)
    fst.set_final(2, 0.0)
    return fst

def show(name, fst, expected):
    paths, todo = Counter(), [(fst.start(), "", 0.0)] if fst.start() is not None else []
    while todo:
        state, text, weight = todo.pop()
        if fst.is_final(state):
            paths[round(weight + fst.final_weight(state), 3), text] += 1
        todo += [(arc.nextstate(), text + chr(arc.ilabel()), weight + arc.weight()) for arc in fst.arcs(state)]
    seen = "  ".join(f"{text} {weight:.1f}" + f" x{count}" * (count > 1) for (weight, text), count in sorted(paths.items()))
    seen = seen or "(none)"
    print(f"{name:29} {seen}")
    return seen == expected

whole, ending = lattice(), lattice()
ending.set_final(1, 0.1)
best = "ac 2.0 x4  ad 2.2 x2  bc 2.5 x2  bd 2.7"
asStated = [
    show("a or b, then c or d", whole, "ac 2.0  ad 2.2  bc 2.5  bd 2.7"),
    show("the 3 best", arcweight.shortest_path(whole, 3), best),
    show("the 3 best, unique", arcweight.shortest_path(whole, 3, True), best),
    show("within 1 of the best", arcweight.prune(whole, 1.0), "(none)"),
    show("within 2 of the best", arcweight.prune(whole, 2.0), "ac 2.0  bc 2.5"),
    show("may end after a or b", ending, "a 1.1  b 1.6  ac 2.0  ad 2.2  bc 2.5  bd 2.7"),
    show("the 4 best of these", arcweight.shortest_path(ending, 4), "a 1.1  b 1.6"),
]
sys.exit(0 if all(asStated) else 1)
PY
