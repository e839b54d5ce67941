#!/usr/bin/env bash
# Package:   cron-builder 0.1.1 (builds cron lines, with should_run() for "schedule validation")
# Guess:     should_run(time) says whether the line is due at that time: for 30 9 * * * at half past nine only, for 0 0 31 * * on a 31st.
# Behaviour: it is True at every minute of every day for every line that has no joined days (and_dow, and_dom), the yearly one too, so that "if
#            cron(): run_task()", as the readme has it, runs each time it is asked. With joined days it looks at the days alone: Monday the 1st at
#            nine is due at any hour and in any month.
#            Why: cron_builder.py returns True at once where no conjunction was set, and else compares the day of the month and of the week; minute,
#            hour and month are never read.
# Seen (Python 3.11)
#   30 9 * * *                    2026-12-01 09:30 True    2026-12-01 03:17 True
#   0 0 31 * *                    2026-12-31 00:00 True    2026-12-01 03:17 True
#   0 0 1 1 *                     2027-01-01 00:00 True    2026-12-01 03:17 True
#   0 9 1 3 *, and a Monday       2027-03-01 09:00 True    2027-02-01 03:17 True
# For kith's users: a training that is to run once a night starts whenever the loop comes round. Ask a library that reads the printed line.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cron-builder==0.1.1
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import datetime
from cron_builder import CronBuilder, Month, Weekday

lines = [
    ("30 9 * * *", CronBuilder().at(9, 30), "2026-12-01 09:30", "2026-12-01 03:17"),
    ("0 0 31 * *", CronBuilder().monthly(31), "2026-12-31 00:00", "2026-12-01 03:17"),
    ("0 0 1 1 *", CronBuilder().yearly(), "2027-01-01 00:00", "2026-12-01 03:17"),
    ("0 9 1 3 *, and a Monday", CronBuilder().at(9).in_month(Month.MARCH).on_dom(1).and_dow(Weekday.MONDAY), "2027-03-01 09:00", "2027-02-01 03:17"),
]
seen = []
for line, cron, due, other in lines:
    seen.append([str(cron) == line.split(",")[0], cron.should_run(datetime.fromisoformat(due)), cron.should_run(datetime.fromisoformat(other))])
    print(f"{line:29} {due} {seen[-1][1]}    {other} {seen[-1][2]}")
sys.exit(0 if seen == [[True, True, True]] * 4 else 1)
PY
