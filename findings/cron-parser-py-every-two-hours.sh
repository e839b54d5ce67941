#!/usr/bin/env bash
# Package:   cron-parser-py 1.0.0 (says in English when a cron line runs, and when it ran; module cron_parser_py)
# Guess:     9-17/2 is told with its hours; a line that is due at this minute has run last at this minute.
# Behaviour: wherever a field has a step, nothing but the step is told: every two hours from nine to five is "Every 2 hours", and every ten minutes from
#            5 to 35 past is "Every 10 minutes". Lines that run at other times read alike. The last run before half a minute past twelve of a
#            line for twelve is yesterday's, though is_due says that it runs now, and the next run is tomorrow's: today's is in neither,
#            against the docstring, which has the run strictly before the time asked for.
#            Why: descriptor.py asks ParsedField.step first, which _parse_single_token sets for ranges too; scheduler.py, previous_run takes a
#            minute off before it looks.
# Seen (Python 3.11)
#   0 9-17/2 * * *    Every 2 hours
#   0 */2 * * *       Every 2 hours
#   5-35/10 * * * *   Every 10 minutes
#   */10 * * * *      Every 10 minutes
#   12:00:30, a line for 12: is_due True, previous run 2025-06-01 12:00, next run 2025-06-03 12:00
# For kith's users: look at the hours a line gives, not at the sentence it is put in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cron-parser-py==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime
from cron_parser_py import describe, is_due, next_run, next_runs, previous_run

told = {line: describe(line) for line in ("0 9-17/2 * * *", "0 */2 * * *", "5-35/10 * * * *", "*/10 * * * *")}
for line, words in told.items():
    print(f"{line:17} {words}")
midnight = datetime(2025, 6, 2)
differ = all(next_runs(one, 12, midnight) != next_runs(other, 12, midnight)
             for one, other in (("0 9-17/2 * * *", "0 */2 * * *"), ("5-35/10 * * * *", "*/10 * * * *")))
now = datetime(2025, 6, 2, 12, 0, 30)
due, before, after = is_due("0 12 * * *", now), previous_run("0 12 * * *", now), next_run("0 12 * * *", now)
print(f"12:00:30, a line for 12: is_due {due}, previous run {before:%Y-%m-%d %H:%M}, next run {after:%Y-%m-%d %H:%M}")
sys.exit(0 if list(told.values()) == ["Every 2 hours"] * 2 + ["Every 10 minutes"] * 2 and differ and due
         and (before.day, after.day) == (1, 3) else 1)
PY
