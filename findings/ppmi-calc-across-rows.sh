#!/usr/bin/env bash
# Package:   ppmi-calc 0.1.1 (pointwise mutual information of words, module ppmi), with numpy 2.4.6
# Guess:     add_observations_from_text_csv counts the pairs of words that stand within window_size "before/after" each other in one
#            text, a row of the CSV, as "text documents" and "the text" say; PMI is symmetric, so that (old, boat) and (boat, old)
#            have the same value, and looking up a pair changes nothing.
# Behaviour: the rows are one text: the last words of each row are paired with the first ones of the next. Of four rows with two words
#            each come 13 pairs instead of 4, and the order of the rows decides which words belong together. With short rows,
#            such as queries or titles, most pairs are made so.
#            A pair is counted in the order of the text only, and each order by itself: (boat, old) is None where the text always
#            has "old boat", whatever the window.
#            Asking for a pair, or to_matrix, adds pairs that were never seen to what get_all_ppmi gives.
#            Why: ppmi/pmi.py collects the words of all rows before the window goes over them; nested defaultdicts.
# Seen (Python 3.11), rows "old boat", "green harbour", "old boat", "quiet quay", window 2: by the package, and row by row both ways
#   pairs             13            4
#   old, boat         1.12          2.00
#   boat, old         none          2.00
#   boat, green       0.70          none
#   quiet, quay       2.70          3.00
#   get_all_ppmi      12 pairs, after to_matrix 30
# For kith's users: associations of short texts from this package are largely those of the file's order. Call add_observation for each
#            pair of a row, both ways, as below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ppmi-calc==0.1.1 numpy==2.4.6
printf '%s\n' text 'old boat' 'green harbour' 'old boat' 'quiet quay' >"$folder/texts.csv"
"$folder/venv/bin/python" - "$folder/texts.csv" <<'PY'
import sys
from ppmi import PMI

package, by_row = PMI(), PMI()
pairs = [package.add_observations_from_text_csv(sys.argv[1], window_size=2), 0]
for row in open(sys.argv[1]).read().splitlines()[1:]:
    words = row.split()
    for i, word in enumerate(words):
        for other in words[i + 1:i + 3]:
            by_row.add_observation(word, other)
            by_row.add_observation(other, word)
            pairs[1] += 1
seen = [tuple(pairs)]
print(f"{'pairs':17} {pairs[0]:<13} {pairs[1]}")
sizes = [len(package.get_all_ppmi())]
for pair in [("old", "boat"), ("boat", "old"), ("boat", "green"), ("quiet", "quay")]:
    values = [model.calculate_pmi(*pair) for model in (package, by_row)]
    seen.append(tuple("none" if value is None else f"{value:.2f}" for value in values))
    print(f"{', '.join(pair):17} {seen[-1][0]:13} {seen[-1][1]}")
package.to_matrix()
sizes.append(len(package.get_all_ppmi()))
print(f"{'get_all_ppmi':17} {sizes[0]} pairs, after to_matrix {sizes[1]}")
sys.exit(0 if seen == [(13, 4), ("1.12", "2.00"), ("none", "2.00"), ("0.70", "none"), ("2.70", "3.00")] and sizes == [12, 30] else 1)
PY
