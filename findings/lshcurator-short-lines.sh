#!/usr/bin/env bash
# Package:   lshcurator 0.0.1 (removes near-duplicates from large corpora by MinHash and LSH), with datasketch 1.9.0, numpy 2.4.2 and
#            scipy 1.17.0; 0.2.3 of 2026, which needs Python 3.12, keeps the same lines
# Guess:     a text that is shorter than a shingle is compared as a whole, or kept: two short texts without a letter in common are
#            no duplicates, whatever similarity_threshold is.
# Behaviour: such a text has no shingle, and all texts without shingles have one signature. They are duplicates of each other with a
#            similarity of 1: the first is kept, and all others are dropped, be they equal or not. By bytes it concerns fewer,
#            since Chinese has three of them to a character.
#            Why: lshcurator/utils.py (in 0.2.3 algorithms.py), `if n < k_gram: return`, and a MinHash that was never updated.
# Seen (Python 3.11), the lines kept of six different short ones and two equal long ones, shingles of 5, threshold 0.9
#   by characters   好的 | the old boat lies in the harbour
#   by bytes        好的 | 谢谢你 | 再见 | 好 | 明天见 | the old boat lies in the harbour
# For kith's users: a corpus of dialogue, headings or lines loses all its short lines but one before training, and the model their
#            words. Put lines shorter than a shingle aside, and compare them as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lshcurator==0.0.1 datasketch==1.9.0 numpy==2.4.2 scipy==1.17.0
"$folder/venv/bin/python" - <<'PY'
import sys
from lshcurator import Bucket, Deduper

def kept(lines, mode="char"):
    shape = dict(shingle_k=5, shingle_step=1, bands=16, rows_per_band=4, compute_mode=mode)
    bucket = Bucket(**shape)
    for line in lines:
        bucket.insert(line)
    new = Deduper(bucket_keys=bucket.extract_keys(min_hit_count=2), similarity_threshold=0.9, **shape)
    return [line for line in lines if new(line)]

long = "the old boat lies in the harbour"
lines = ["好的", "谢谢你", "再见", "好", "明天见", "是", long, long]
seen = [kept(lines), kept(lines, "byte")]
print("by characters  ", " | ".join(seen[0]))
print("by bytes       ", " | ".join(seen[1]))
sys.exit(0 if seen == [["好的", long], ["好的", "谢谢你", "再见", "好", "明天见", long]] else 1)
PY
