#!/usr/bin/env bash
# Package:   pympi-ling 1.71 (module pympi: reads, changes and writes the annotation files of ELAN, in which speech and signs are transcribed)
# Guess:     Eaf.shift_annotations(-500) moves everything half a second to the left. What would end before the start of the recording is removed, and what
#            would only begin before it is cut there, "squashed": from 0 to its own end less 500. No two annotations of a tier that did not
#            overlap do so afterwards.
# Behaviour: an annotation that is squashed gets 0 for its start, but keeps its end where it was. It becomes longer by all that came before it and lies over
#            the next one, up to the whole of it, in a tier where ELAN allows no overlap. The list of the squashed gives the times from
#            before, so that nothing shows it; those that are moved or removed are right.
#            Why: Elan.py, shift_annotations sets the first time slot only when the shifted start is below 0.
# Seen (Python 3.11), three annotations, and the tier after a shift
#              one 0-1000     two 1000-2000   three 2000-3000
#    -1000     removed        0-1000          1000-2000
#     -500     0-1000         500-1500        1500-2500
#    -1200     removed        0-2000          800-1800
#    -1900     removed        0-2000          100-1100
# For kith's users: turns of a dialogue, cut out or put in order by such times, are those of somebody else. Cut the first annotation by hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pympi-ling==1.71
"$folder/venv/bin/python" - <<'PY'
import sys
from pympi import Eaf

seen = []
for shift in (-1000, -500, -1200, -1900):
    file = Eaf()
    file.add_tier("speaker")
    for start, words in ((0, "one"), (1000, "two"), (2000, "three")):
        file.add_annotation("speaker", start, start + 1000, words)
    file.shift_annotations(shift)
    tier = {words: f"{start}-{end}" for start, end, words in file.get_annotation_data_for_tier("speaker")}
    seen.append([tier.get(words, "removed") for words in ("one", "two", "three")])
    print(f"{shift:6}     {seen[-1][0]:14} {seen[-1][1]:15} {seen[-1][2]}")
sys.exit(0 if seen == [["removed", "0-1000", "1000-2000"], ["0-1000", "500-1500", "1500-2500"], ["removed", "0-2000", "800-1800"],
                       ["removed", "0-2000", "100-1100"]] else 1)
PY
