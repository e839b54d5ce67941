#!/usr/bin/env bash
# Package:   stringtime 0.0.8 (dates from English phrases, by a grammar), with ply 3.11 and python-dateutil 2.9.0.post0
# Guess:     yesterday is the day before, on every day of the year, and "a day ago" is the same; last month is in the month before.
# Behaviour: on the first of a month yesterday is today, with whatever is said of its hour: "yesterday at 5pm" is still to come. "a day ago" and "the
#            day before yesterday" are right. In January "last month" is November; on 31 March it is 3 February. "a month ago" has both right. Nothing
#            is warned.
#            Why: date.py: set_date goes into the month before only for days below 0, and 0 is not; set_month adds 11 for a year that it goes back,
#            and a day that the new month has not runs over into the next.
# Seen (Python 3.11), each told from 10:00 on the day given
#   2026-12-15   yesterday           2026-12-14 10:00
#   2026-12-01   yesterday           2026-12-01 10:00
#   2026-12-01   yesterday at 5pm    2026-12-01 17:00
#   2026-12-01   a day ago           2026-11-30 10:00
#   2027-01-01   last month          2026-11-01 10:00
#   2027-01-01   a month ago         2026-12-01 10:00
#   2026-03-31   last month          2026-02-03 10:00
#   2026-03-31   a month ago         2026-02-28 10:00
# For kith's users: times of a log that are given in words are a day, or a month, off on a few days of the year only. Say "a day ago".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check stringtime==0.0.8 ply==3.11 python-dateutil==2.9.0.post0
"$folder/venv/bin/python" - 2>"$folder/messages" <<'PY'
import contextlib, io, sys

with contextlib.redirect_stdout(io.StringIO()):
    from stringtime import Date

expected = [
    ("2026-12-15", "yesterday", "2026-12-14 10:00"), ("2026-12-01", "yesterday", "2026-12-01 10:00"),
    ("2026-12-01", "yesterday at 5pm", "2026-12-01 17:00"), ("2026-12-01", "a day ago", "2026-11-30 10:00"),
    ("2027-01-01", "last month", "2026-11-01 10:00"), ("2027-01-01", "a month ago", "2026-12-01 10:00"),
    ("2026-03-31", "last month", "2026-02-03 10:00"), ("2026-03-31", "a month ago", "2026-02-28 10:00"),
]
seen = []
for day, phrase, _ in expected:
    with contextlib.redirect_stdout(io.StringIO()):
        date = Date(phrase, relative_to=f"{day} 10:00:00")
    seen.append((day, phrase, str(date)[:16]))
    print(f"{day}   {phrase:19} {seen[-1][2]}")
sys.exit(0 if seen == expected else 1)
PY
