#!/usr/bin/env bash
# Packages:  rugo 0.5.6 (reads and writes Parquet without Arrow), and pyarrow 21.0.0, which writes the file and reads it too
# Guess:     "row groups are pruned by footer statistics [...], then surviving rows are filtered exactly": which rows a predicate
#            finds depends on the rows, not on the row groups that a writer happened to make; and a NaN is greater than nothing,
#            as in Python and C.
# Behaviour: where rugo reads a row group, NaN counts as greater than every number (and as equal to NaN). Where the statistics rule
#            the group out it is not read, and statistics leave NaN out by the rules of the format. So a row with NaN is found
#            or not by what stands beside it: `> 2` finds row 2 where a 5 is in its group, or where it is alone, and does not
#            beside 1 and 1.5. `!= 1` loses it where all others of the group are 1; and so does pyarrow, whose
#            filters on a table in memory find it.
#            The same rows written with other group sizes, or merged from other files, give other counts.
# Seen (Python 3.11), the rows found in 1, NaN, 1.5, 5, NaN, 0.5 at each size of row groups: rugo, pyarrow, pyarrow in memory
#   > 2    groups of 6   2 4 5        4            4
#   > 2    groups of 3   4 5          4            4
#   > 2    groups of 2   4            4            4
#   > 2    groups of 1   2 4 5        4            4
#   != 1   groups of 6   2 3 4 5 6    2 3 4 5 6    2 3 4 5 6
#   != 1   groups of 2   3 4 5 6      3 4 5 6      2 3 4 5 6
#   < 2    groups of 2   1 3 6        1 3 6        1 3 6
# For kith's users: a table of perplexities, of which some are NaN, is cut at a threshold to another set of documents after it was merged
#            or split. Add a second column that says which are numbers, or write null for NaN: null is found by no comparison.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rugo==0.5.6 pyarrow==21.0.0
"$folder/venv/bin/python" - "$folder/table.parquet" <<'PY'
import sys
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from rugo import parquet

path = sys.argv[1]
table = pyarrow.table({"row": [1, 2, 3, 4, 5, 6], "perplexity": pyarrow.array([1, float("nan"), 1.5, 5, float("nan"), 0.5])})

def ask(operator, value, size):
    pyarrow.parquet.write_table(table, path, row_group_size=size)
    found = []
    with parquet.read_parquet(path, columns=["row"], predicates=[("perplexity", operator, value)]) as reader:
        for morsel in reader:
            found += morsel.column(b"row").to_pylist()
    other = pyarrow.parquet.read_table(path, filters=[("perplexity", operator, value)]).column("row").to_pylist()
    compare = {">": pyarrow.compute.greater, "<": pyarrow.compute.less, "!=": pyarrow.compute.not_equal}[operator]
    memory = table.filter(compare(table["perplexity"], value)).column("row").to_pylist()
    texts = [" ".join(map(str, rows)) for rows in (found, other, memory)]
    print(f"{operator} {value:g}".ljust(6), f"groups of {size}  ", *(text.ljust(12) for text in texts[:2]), texts[2])
    return texts

seen = [ask(*case) for case in [(">", 2.0, 6), (">", 2.0, 3), (">", 2.0, 2), (">", 2.0, 1), ("!=", 1.0, 6), ("!=", 1.0, 2), ("<", 2.0, 2)]]
every = "2 3 4 5 6"
sys.exit(0 if seen == [["2 4 5", "4", "4"], ["4 5", "4", "4"], ["4", "4", "4"], ["2 4 5", "4", "4"], [every] * 3,
                       ["3 4 5 6", "3 4 5 6", every], ["1 3 6"] * 3] else 1)
PY
