#!/usr/bin/env bash
# Packages:  crontabula 0.1.8 (parses crontab expressions and tells when they run), and cronsim 2.8, which follows the cron of Debian
# Guess:     next is "the next time at which this crontab should execute", and date_times(start) "infinitely yields future points in time"
#            after start, as every scheduler that sleeps until then needs; `0 0 */2 * MON` runs, by crontab(5), on Mondays with an odd
#            day: day of month and day of week are alternatives only where neither of the fields contains a star.
# Behaviour: the first point is the current minute, from its beginning: up to 59 seconds in the past. A loop that runs a job, asks for
#            the next time and sleeps until then runs it again and again until the minute is over.
#            A field with a star and a step counts as one without a star, so that `0 0 */2 * MON` runs on odd days and on Mondays,
#            nine times as often as by cron: 18 times in the rest of March instead of twice.
#            Why: crontabula compares hours and minutes with the start's, without its seconds, and takes a minute that is equal;
#            parse asks for `day_month_expr == "*"`.
# Seen (Python 3.11), the first points after 1 March 2026, 12:00:30, and how many there are in that month
#   * * * * *         crontabula 12:00 12:01    cronsim 12:01 12:02
#   0 12 * * *        crontabula 01 02          cronsim 02 03
#   0 0 */2 * MON     crontabula 18             cronsim 2
#   0 0 1-31/2 * MON  crontabula 18             cronsim 18
# For kith's users: a job that trains or rotates a model by such a loop runs many times in one minute. Ask for date_times(start + one
#            minute), or take a systemd timer, whose OnCalendar= has neither.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check crontabula==0.1.8 cronsim==2.8
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime
from itertools import islice, takewhile
import crontabula
from cronsim import CronSim

start = datetime(2026, 3, 1, 12, 0, 30)
seen = []
for expression, form in [("* * * * *", "%H:%M"), ("0 12 * * *", "%d")]:
    row = [" ".join(point.strftime(form) for point in islice(points, 2))
           for points in (crontabula.parse(expression).date_times(start), CronSim(expression, start))]
    print(f"{expression:17} crontabula {row[0]:14} cronsim {row[1]}")
    seen.append(row)
for expression in ("0 0 */2 * MON", "0 0 1-31/2 * MON"):
    row = [sum(1 for _ in takewhile(lambda point: point.month == 3, points))
           for points in (crontabula.parse(expression).date_times(start), CronSim(expression, start))]
    print(f"{expression:17} crontabula {row[0]:<14} cronsim {row[1]}")
    seen.append(row)
sys.exit(0 if seen == [["12:00 12:01", "12:01 12:02"], ["01 02", "02 03"], [18, 2], [18, 18]] else 1)
PY
