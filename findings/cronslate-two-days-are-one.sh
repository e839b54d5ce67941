#!/usr/bin/env bash
# Package:   cronslate 0.1.0 (explains cron lines by a grammar, and tells when they run), with antlr4-python3-runtime 4.13.2
# Guess:     what is told of a line has all of its days; a start with a step, 5/10, is every ten minutes from the fifth on, as many crons have it, or
#            an error; no field moves to another.
# Behaviour: a list of two days of the month is told as its first: pay days on the 1st and 15th are "on the 1st day", while the runs are right. One,
#            three and more days are all told, and two hours, months or weekdays too. In 30 3/6 * * *, of five fields, the 6 becomes the day of the
#            month: it runs once a month, and 5/10 * * * * once a day, at 10:05. The parser prints a line to the standard error and goes on.
#            Why: translator.py has a branch for lists of two days, with one ordinal; the grammar drops the bar that it does not expect, and reads
#            what is behind it as the next field.
# Seen (Python 3.11)
#   0 12 1,15 * *       At 12:00 PM, on the 1st day               01 Dec 12:00, 15 Dec 12:00
#   0 12 1,15,22 * *    At 12:00 PM, on days 1, 15, and 22        01 Dec 12:00, 15 Dec 12:00
#   0 9,17 * * *        At 9:00 AM and 5:00 PM                    01 Dec 09:00, 01 Dec 17:00
#   5/10 * * * *        At 10:05 AM                               01 Dec 10:05, 02 Dec 10:05
#   30 3/6 * * *        At 3:30 AM, on day 6                      06 Dec 03:30, 06 Jan 03:30
# For kith's users: who checks the line of a training run by its description sees half of the runs. Write 5-59/10 for 5/10.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cronslate==0.1.0 antlr4-python3-runtime==4.13.2
"$folder/venv/bin/python" - <<'PY' 2>/dev/null
import sys
from datetime import datetime
import cronslate

expected = [
    ("0 12 1,15 * *", "At 12:00 PM, on the 1st day", "01 Dec 12:00, 15 Dec 12:00"),
    ("0 12 1,15,22 * *", "At 12:00 PM, on days 1, 15, and 22", "01 Dec 12:00, 15 Dec 12:00"),
    ("0 9,17 * * *", "At 9:00 AM and 5:00 PM", "01 Dec 09:00, 01 Dec 17:00"),
    ("5/10 * * * *", "At 10:05 AM", "01 Dec 10:05, 02 Dec 10:05"),
    ("30 3/6 * * *", "At 3:30 AM, on day 6", "06 Dec 03:30, 06 Jan 03:30"),
]
seen = []
for line, _, _ in expected:
    cron, runs = cronslate.parse(line), [datetime(2026, 11, 30, 22)]
    for _ in range(2):
        runs.append(cronslate.next_run(cron, runs[-1]))
    seen.append((line, cronslate.describe(cron), ", ".join(f"{run:%d %b %H:%M}" for run in runs[1:])))
    print(f"{line:19} {seen[-1][1]:41} {seen[-1][2]}")
sys.exit(0 if seen == expected else 1)
PY
