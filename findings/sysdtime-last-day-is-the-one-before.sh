#!/usr/bin/env bash
# Package:   sysdtime-py 0.1.2 (systemd.time(7) in Python: calendar events and when they come next; module sysdtime)
# Guess:     `*-*~1 08:00` is the last day of each month at 8, and `*-*~3` the third last, as systemd's manual has it ("*-02~03": the third last
#            day in February) and the package's own description of the offset ("3 = 3rd to last").
# Behaviour: every such event comes a day too early: `~1` is the last day but one, `~3` the fourth last; and in December two days, since that
#            has 30 days to the package. The last day can be had only by `~` with no number, which systemd does not take, and in
#            December not so either. normalized() leaves the ~ and its number out, so that the text it gives is
#            an event of every day.
#            Why: sysdtime/matcher.py subtracts the number from the last day, instead of the number less one; for December it takes the first of
#            December a year later as the month after.
# Seen (Python 3.11), the next two times after 2026-11-20, and what was normalized
#   *-*~1 08:00     2026-11-29  2026-12-29   *-*-* 08:00:00
#   *-*~3 08:00     2026-11-27  2026-12-27   *-*-* 08:00:00
#   *-02~1 08:00    2027-02-27  2028-02-28   *-02-* 08:00:00
#   *-*-30 08:00    2026-11-30  2026-12-30   *-*-30 08:00:00
# For kith's users: reports and trainings at the end of the month miss its last day. `systemd-analyze calendar` tells what systemd will do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sysdtime-py==0.1.2
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timezone
from sysdtime import next_occurrence, parse

seen = []
for event in ("*-*~1 08:00", "*-*~3 08:00", "*-02~1 08:00", "*-*-30 08:00"):
    first = next_occurrence(event, datetime(2026, 11, 20, tzinfo=timezone.utc))
    seen.append([f"{first:%Y-%m-%d}", f"{next_occurrence(event, first):%Y-%m-%d}", parse(event).normalized()])
    print(f"{event:15}", "  ".join(seen[-1][:2]), " ", seen[-1][2])
sys.exit(0 if seen == [["2026-11-29", "2026-12-29", "*-*-* 08:00:00"], ["2026-11-27", "2026-12-27", "*-*-* 08:00:00"],
                       ["2027-02-27", "2028-02-28", "*-02-* 08:00:00"], ["2026-11-30", "2026-12-30", "*-*-30 08:00:00"]] else 1)
PY
