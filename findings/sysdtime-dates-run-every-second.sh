#!/usr/bin/env bash
# Package:   sysdtime-py 0.1.2 (systemd.time(7) in Python: calendar events, when they come next, whether a time matches; module sysdtime)
# Guess:     an event with a date or a weekday and no time is that day at midnight, once, as systemd's manual says ("00:00:00 is assumed") and as
#            the package's own "daily" is.
# Behaviour: it is every second of that day. After 10 o'clock on 29 November, the next `*-*-31` is one second past ten on 31 December, and
#            the next after that a second later; `matches` says yes to any time of the day. A weekday alone has no effect at all:
#            `Mon` comes the next second on a Sunday. With a time, all of these are right.
#            Why: sysdtime/types.py has "*" for hour, minute and second unless a time is there; the pattern for weekdays wants a
#            blank behind them, and what is left of a lone one is nowhere missed.
# Seen (Python 3.11), the next two times after Sunday, 2026-11-29 10:00:00
#   daily            2026-11-30 00:00:00  2026-12-01 00:00:00
#   *-*-31           2026-12-31 10:00:01  2026-12-31 10:00:02
#   Fri *-*-13       2027-08-13 10:00:01  2027-08-13 10:00:02
#   Mon              2026-11-29 10:00:01  2026-11-29 10:00:02
#   Mon 08:00        2026-11-30 08:00:00  2026-12-07 08:00:00
# For kith's users: a timer that trains a model anew each Monday, tested with this package, would seem to run without a pause. Ask `systemd-analyze
#            calendar`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sysdtime-py==0.1.2
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timezone
from sysdtime import next_occurrence

seen = {}
for event in ("daily", "*-*-31", "Fri *-*-13", "Mon", "Mon 08:00"):
    first = next_occurrence(event, datetime(2026, 11, 29, 10, tzinfo=timezone.utc))
    seen[event] = [f"{time:%Y-%m-%d %H:%M:%S}" for time in (first, next_occurrence(event, first))]
    print(f"{event:16}", "  ".join(seen[event]))
sys.exit(0 if seen == {
    "daily": ["2026-11-30 00:00:00", "2026-12-01 00:00:00"],
    "*-*-31": ["2026-12-31 10:00:01", "2026-12-31 10:00:02"],
    "Fri *-*-13": ["2027-08-13 10:00:01", "2027-08-13 10:00:02"],
    "Mon": ["2026-11-29 10:00:01", "2026-11-29 10:00:02"],
    "Mon 08:00": ["2026-11-30 08:00:00", "2026-12-07 08:00:00"]} else 1)
PY
