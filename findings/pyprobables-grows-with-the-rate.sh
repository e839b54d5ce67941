#!/usr/bin/env bash
# Package:   pyprobables 0.7.0 (Bloom filters, count-min sketches and others, in Python alone; module probables)
# Guess:     ExpandingBloomFilter(est_elements, false_positive_rate) "will automatically expand, or grow, if the false positive rate is about to become
#            greater than the desired false positive rate": with 0.01, however much is added, one in a hundred strange words is taken for known.
# Behaviour: the rate is kept in each part of the filter, not in the filter: it is about as many times 0.01 as there are parts. With ten times the elements that
#            were expected it is 9 in 100, with a hundred times half of all. The parts become fewer than they should be, since elements that
#            are taken for known are not added. The property false_positive_rate says 0.01 throughout. A BloomFilter for the right number
#            keeps to it. Why: blooms/expandingbloom.py adds filters that all have the first one's number and rate, and asks all of them.
# Seen (Python 3.11), 20000 words that were not added, 100 expected
#   added      filters   false_positive_rate   taken for known
#     100         1             0.01                0.007
#    1000        10             0.01                0.092
#    5000        40             0.01                0.336
#   10000        68             0.01                0.495
#   10000, BloomFilter for 10000                    0.011
# For kith's users: a filter of lines that were seen, begun small, drops new lines as duplicates, more and more of them. Count first, or begin large.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyprobables==0.7.0
"$folder/venv/bin/python" - <<'PY'
import sys
from probables import BloomFilter, ExpandingBloomFilter

def strange(words):
    return round(sum(words.check(f"strange{number}") for number in range(20000)) / 20000, 3)

seen, words = [], ExpandingBloomFilter(est_elements=100, false_positive_rate=0.01)
for number in range(1, 10001):
    words.add(f"word{number}")
    if number in (100, 1000, 5000, 10000):
        seen.append((number, words.expansions + 1, words.false_positive_rate, strange(words)))
        print("{:7} {:9} {:16} {:20}".format(*seen[-1]))
large = BloomFilter(est_elements=10000, false_positive_rate=0.01)
for number in range(1, 10001):
    large.add(f"word{number}")
seen.append(strange(large))
print(f"10000, BloomFilter for 10000 {seen[-1]:26}")
sys.exit(0 if seen == [(100, 1, 0.01, 0.007), (1000, 10, 0.01, 0.092), (5000, 40, 0.01, 0.336), (10000, 68, 0.01, 0.495), 0.011] else 1)
PY
