#!/usr/bin/env bash
# Package:   patrix 0.4.0 (a radix tree for completions, which "behaves like a regular python dictionary")
# Guess:     a word that was put in is in it, in whatever order the words come; a value that is set anew is the new one; a tree that is saved and loaded, as
#            the readme shows, has the same words and the same length.
# Behaviour: a short word is lost if two longer ones that part behind it came before: of cars, cart, car the last is not in the tree, has no value and
#            no completion, though the length is 3. In the other order it is there. The value of a word that others go on from can't be set again:
#            the old one stays. A loaded tree has its words, but the length 0, and is therefore false in a condition.
#            Why: radix.py, insert(): where the key ends at a node that is there already, the value is put on the node, while a node with children is a
#            word only by a child with an empty name; from_dict() builds the nodes without counting.
# Seen (Python 3.11)
#   cars, cart, car            words cars, cart         length 3
#   car, cars, cart            words car, cars, cart    length 3
#   cart=1, car=2, car=3       car is 2
#   cars=1, cart=2, car=3      car raises KeyError
#   saved and loaded           words compute, computer  length 0
# For kith's users: to offer completions out of a word list with it, sort the list first, so that each word comes before those that begin
#            with it, and set each value once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check patrix==0.4.0
"$folder/venv/bin/python" - <<'PY'
import sys
from patrix import RadixTree

def words(name, tree):
    row = ", ".join(sorted(tree)), len(tree)
    print(f"{name:26} words {row[0]:18} length {row[1]}")
    return row

seen = [words("cars, cart, car", RadixTree(["cars", "cart", "car"])), words("car, cars, cart", RadixTree(["car", "cars", "cart"]))]
tree = RadixTree([("cart", 1), ("car", 2)])
tree["car"] = 3
seen.append(tree["car"])
print("cart=1, car=2, car=3       car is", tree["car"])
try:
    seen.append(RadixTree([("cars", 1), ("cart", 2), ("car", 3)])["car"])
except KeyError:
    seen.append("KeyError")
print("cars=1, cart=2, car=3      car raises", seen[-1])
seen.append(words("saved and loaded", RadixTree.from_dict(RadixTree([("computer", 1), ("compute", 2)]).asdict())))
sys.exit(0 if seen == [("cars, cart", 3), ("car, cars, cart", 3), 2, "KeyError", ("compute, computer", 0)] else 1)
PY
