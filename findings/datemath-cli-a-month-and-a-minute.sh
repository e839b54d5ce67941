#!/usr/bin/env bash
# Package:   datemath-cli 0.1.0 (adds times to dates, counts between dates, from the shell), with click 8.5.1, python-dateutil 2.9.0.post0 and pytz
#            2026.6
# Guess:     a month is a month, to the minute; an hour and a half, 1.5 hours, is 90 minutes or an error; two hours are two hours in either direction.
# Behaviour: each month has a minute with it: 2026-01-31 and "1 month" is 28 February at 00:01, 12 months make 12 minutes, and a month taken off 31
#            March ends on the 27th of February, at 23:59. 1.5 hours are five. Between one in the morning and eleven the night before there are "days:
#            1" and "hours: 2"; forwards it is 0 days.
#            Why: cli.py looks for each unit with a pattern of its own, and that of the minute, m, fits the m of month; whole numbers are taken from
#            anywhere, so that of 1.5 the 5 is found; days are those of a timedelta, which rounds down, and lose their sign.
# Seen (Python 3.11)
#   add 1 month --from 2026-01-31                  2026-02-28T00:01:00
#   sub 1 month --from 2026-03-31                  2026-02-27T23:59:00
#   add 1.5 hours --from 2026-01-01T10:00          2026-01-01T15:00:00
#   add 90 minutes --from 2026-01-01T10:00         2026-01-01T11:30:00
#   between 2026-01-15T23:00 2026-01-16T01:00      days 0, hours 2
#   between 2026-01-16T01:00 2026-01-15T23:00      days 1, hours 2
# For kith's users: what is kept "1 month" is a day short where only the date is read. Give whole weeks or days.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check datemath-cli==0.1.0 click==8.5.1 python-dateutil==2.9.0.post0 pytz==2026.6
"$folder/venv/bin/python" - "$folder/venv/bin/datemath" <<'PY'
import json, subprocess, sys

def ask(*words):
    return json.loads(subprocess.run([sys.argv[1], *words, "--json"], capture_output=True, text=True, check=True).stdout)

expected = [
    (("add", "1 month", "--from", "2026-01-31"), "2026-02-28T00:01:00"), (("sub", "1 month", "--from", "2026-03-31"), "2026-02-27T23:59:00"),
    (("add", "1.5 hours", "--from", "2026-01-01T10:00"), "2026-01-01T15:00:00"),
    (("add", "90 minutes", "--from", "2026-01-01T10:00"), "2026-01-01T11:30:00"),
    (("between", "2026-01-15T23:00", "2026-01-16T01:00"), "days 0, hours 2"),
    (("between", "2026-01-16T01:00", "2026-01-15T23:00"), "days 1, hours 2"),
]
seen = []
for words, _ in expected:
    answer = ask(*words)
    seen.append((words, answer["result"] if "result" in answer else f"days {answer['days']}, hours {answer['hours']}"))
    print(f"{' '.join(words):46} {seen[-1][1]}")
sys.exit(0 if seen == expected else 1)
PY
