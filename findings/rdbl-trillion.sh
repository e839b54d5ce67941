#!/usr/bin/env bash
# Package:   rdbl 0.1.6 (numbers and sums of money made short to read: 1.9bn)
# Guess:     1.9 trillion is 1.9tr, as 1.9 billion is 1.9bn; a price keeps its two places; 99.9 pence are a pound.
# Behaviour: from a trillion on what is behind the point is cut off, not rounded: 1.99 trillion is 1tr, half of it is lost and three figures were
#            asked for. A price of 1.50 is £1.5, one of 9.999 is £10.0 and one of 0.999 is 100p. The keyword for the upper bound of exact prices
#            is forgotten for negative sums: 1234.5 pounds with a bound of 10,000 are -£1.23k when they are owed.
#            Why: main.py, _readable: int(reduced_num) if place is the greatest; _financial(-num, currency_code) without its keywords.
# Seen (Python 3.11)
#   1.99e9    1.99bn
#   1.99e12   1tr
#   1.50      £1.5
#   0.999     100p
#   1234.5    £1,234.5   owed   -£1.23k
# For kith's users: for a count of tokens or parameters that may reach a trillion take another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps rdbl==0.1.6
"$folder/venv/bin/python" - <<'PY'
import contextlib, io, sys
import rdbl

with contextlib.redirect_stdout(io.StringIO()):  # it prints prices by itself
    seen = [rdbl.num(1.99e9), rdbl.num(1.99e12), rdbl.gbp(1.50), rdbl.gbp(0.999), rdbl.gbp(1234.5, exact_upper_bound=10000),
            rdbl.gbp(-1234.5, exact_upper_bound=10000)]
for number, text in zip(("1.99e9", "1.99e12", "1.50", "0.999"), seen):
    print(f"{number:9} {text}")
print(f"1234.5    {seen[4]}   owed   {seen[5]}")
sys.exit(0 if seen == ["1.99bn", "1tr", "£1.5", "100p", "£1,234.5", "-£1.23k"] else 1)
PY
