#!/usr/bin/env bash
# Package:   elan-data 1.7.3 (reads, makes and changes the files of ELAN, in which speech and signs are written down), with pandas 2.3.3
#            and numpy 2.2.6
# Guess:     split_segment([1800, 2400], "a2") makes three of a segment from 1000 to 3000: to 1800, to 2400 and to 3000.
# Behaviour: it makes two of no length at all, at 1800 and at 2400, and one from 2400 to 3000; what was said from 1000 to 2400 belongs to
#            no segment any more. Of any split only the last part is right, the text is there as often as it should be, and the file is
#            saved so. Only splits on the border are refused, with a ValueError, and then the segment has been removed already.
#            Why: elan_data/__init__.py takes each split for the beginning of a part before it has made the part that ends there, and
#            gives it for the end as well.
# Seen (Python 3.11), segments before, after a split at 1800 and 2400, and in the saved file
#   before   0-1000 1000-3000 3000-4000
#   after    0-1000 1800-1800 2400-2400 2400-3000 3000-4000
#   saved    0-1000 1800-1800 2400-2400 2400-3000 3000-4000
# For kith's users: a corpus whose long segments were cut so has each text several times, most of them beside no sound. Cut with remove_segment and
#            add_segment.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==2.3.3 numpy==2.2.6
venv/bin/pip install --quiet --disable-pip-version-check --no-deps elan-data==1.7.3
venv/bin/python - <<'PY'
import sys
from elan_data import ELAN_Data

def segments(data):
    rows = sorted((int(start), int(stop)) for start, stop in zip(data.tier_data.START, data.tier_data.STOP))
    return " ".join(f"{start}-{stop}" for start, stop in rows)

data = ELAN_Data.create_eaf("talk.eaf", audio=None, tiers=["Ann"])
for start, stop, text in ((0, 1000, "good morning"), (1000, 3000, "the boat is late"), (3000, 4000, "yes")):
    data.add_segment("Ann", start, stop, text)
seen = [segments(data)]
data.split_segment([1800, 2400], "a2")
data.save_ELAN()
seen += [segments(data), segments(ELAN_Data.from_file("talk.eaf", init_df=True))]
for name, value in zip(("before", "after", "saved"), seen):
    print(f"{name:8}", value)
after = "0-1000 1800-1800 2400-2400 2400-3000 3000-4000"
sys.exit(0 if seen == ["0-1000 1000-3000 3000-4000", after, after] else 1)
PY
