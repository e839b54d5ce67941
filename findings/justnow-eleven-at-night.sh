#!/usr/bin/env bash
# Package:   justnow 0.1.4 (a parser of systemd's calendar events in pure Python), with oncalendar 1.1 to compare with
# Guess:     "*" as the hour stands for each hour of the day: @hourly elapses 24 times a day, as OnCalendar=hourly does.
# Behaviour: the hour from 23:00 to 24:00 never comes. @hourly elapses 23 times a day, and after 22:00 at midnight; @minutely
#            is silent for an hour every night. An hour that is written out, 23, is right, as are months, days, minutes and
#            seconds. No error and no word of it in the documentation.
#            Why: justnow/parser.py, walk_hours goes through range(hour, 23) and range(0, 23); walk_minutes through range(0, 60).
# Seen (Python 3.11), events of one day, the one after 22:45, and the same by oncalendar and by going through the seconds of the day
#   hourly             23   next 00:00:00     24   24   next 23:00:00
#   minutely         1380   next 22:46:00   1440 1440   next 22:46:00
#   *-*-* *:30:00      23   next 00:30:00     24   24   next 23:30:00
#   *-*-* 23:30:00      1   next 23:30:00      1    1   next 23:30:00
# For kith's users: a check that reads a timer's next run by it, of a model that is built anew each hour, has one run too few a day and
#            sees one that systemd makes at 23:00 as unexpected. Write the hours out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check justnow==0.1.4 oncalendar==1.1
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timedelta
from itertools import takewhile
from justnow.parser import EventParser
from oncalendar import BaseIterator

day, evening, second = datetime(2026, 3, 1), datetime(2026, 3, 1, 22, 45, 30), timedelta(seconds=1)

def count(events):
    return len(list(takewhile(lambda event: event < day + timedelta(days=1), events)))

seen = []
for name, ours, matches in [
    ("hourly", "@hourly", lambda t: (t.minute, t.second) == (0, 0)),
    ("minutely", "@minutely", lambda t: t.second == 0),
    ("*-*-* *:30:00", "*-*-* *:30:00", lambda t: (t.minute, t.second) == (30, 0)),
    ("*-*-* 23:30:00", "*-*-* 23:30:00", lambda t: (t.hour, t.minute, t.second) == (23, 30, 0)),
]:
    events, following = count(EventParser(ours, day)), f"{next(EventParser(ours, evening)):%H:%M:%S}"
    known, right = count(BaseIterator(name, day - second)), sum(matches(day + i * second) for i in range(86400))
    after = f"{next(BaseIterator(name, evening)):%H:%M:%S}"
    print(f"{name:15} {events:5}   next {following}  {known:5} {right:4}   next {after}")
    seen.append((events, following, known, right, after))
sys.exit(0 if seen == [(23, "00:00:00", 24, 24, "23:00:00"), (1380, "22:46:00", 1440, 1440, "22:46:00"),
                       (23, "00:30:00", 24, 24, "23:30:00"), (1, "23:30:00", 1, 1, "23:30:00")] else 1)
PY
