#!/usr/bin/env bash
# Package:   philiprehberger-duration 0.4.0 (durations as people and ISO 8601 write them, to seconds and back)
# Guess:     P1M, one month in ISO 8601, is some 30 days or an error, as P1Y is one; 1,5h and ISO's PT1,5H are an hour and a half or an
#            error; -5m is minus five minutes or an error.
# Behaviour: a month is a minute: P6M are 360 seconds, P1M2D two days and one minute. Before a comma everything is lost, and 1,5h are five
#            hours. So is the sign: -5m are five minutes, and 1h -30m are 90. The package's own format() writes -90 seconds with a
#            sign, in a form that parse() reads as nearly two weeks, without it.
#            Why: what is not days, hours, minutes and seconds of ISO goes on to the pattern for plain units, which finds 1M in P1M, in small
#            letters a minute, and leaves out what stands before it: the P, a minus, or the part of a number before a comma.
# Seen (Python 3.11), seconds
#   PT1M      60
#   P1M       60
#   P6M      360
#   PT1.5H  5400
#   PT1,5H 18000
#   1,5h   18000
#   -5m      300
#   P1Y    error
# For kith's users: a text that is to be kept for P6M is gone after six minutes. Look at what was read before it is used as a limit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check philiprehberger-duration==0.4.0
"$folder/venv/bin/python" - <<'PY'
import sys
from philiprehberger_duration import parse

seen = []
for text in ("PT1M", "P1M", "P6M", "PT1.5H", "PT1,5H", "1,5h", "-5m", "P1Y"):
    try:
        seen.append(round(parse(text)))
    except ValueError:
        seen.append("error")
    print(f"{text:6} {seen[-1]:>5}")
sys.exit(0 if seen == [60, 60, 360, 5400, 18000, 18000, 300, "error"] else 1)
PY
