#!/usr/bin/env bash
# Package:   lexical-diversity 0.1.1 (measures of lexical diversity after McCarthy and Jarvis, 2010; module lex_div)
# Guess:     MTLD, the mean length of the runs in which the share of types stays above 0.72, is higher the more varied a text is. A text in which no word
#            comes twice has the highest of all, or infinity, or there is an error, as no run ends; the variants agree about that.
# Behaviour: mtld gives 0 for it, less than for two words in turn, though a single word said twice gives the highest number of all. mtld_ma_bid
#            does so much earlier: of forty words of which 28 are types it has 39, and of 29 or more it has 0. That is usual in a short text, such as
#            a message or an answer, so that the most varied are sorted under the poorest. Only mtld_ma_wrap rises to the end.
#            Why: lex_div.py, safe_divide gives 0 where there is nothing to divide by; mtld_ma counts only runs that end before the text does.
# Seen (Python 3.11), texts of forty words, in which so many types come in turn
#   types   mtld   mtld_ma_bid   mtld_ma_wrap
#     2      6.8      10.0          10.0
#    20     40.0      28.0          28.0
#    28     40.0      39.0          30.6
#    29     40.7       0.0          31.2
#    39    448.0       0.0          55.0
#    40      0.0       0.0          56.0
# For kith's users: answers of a model compared by it seem to have lost all variety where they have most of it. Look at texts with 0 by hand, or use
#            mtld_ma_wrap.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lexical-diversity==0.1.1
"$folder/venv/bin/python" - <<'PY'
import sys
from lexical_diversity import lex_div

seen = []
for types in (2, 20, 28, 29, 39, 40):
    text = [f"word{number % types}" for number in range(40)]
    seen.append((types, *(round(measure(text), 1) for measure in (lex_div.mtld, lex_div.mtld_ma_bid, lex_div.mtld_ma_wrap))))
    print("{:7} {:6} {:9} {:13}".format(*seen[-1]))
sys.exit(0 if seen == [(2, 6.8, 10, 10), (20, 40, 28, 28), (28, 40, 39, 30.6), (29, 40.7, 0, 31.2), (39, 448, 0, 55), (40, 0, 0, 56)] else 1)
PY
