#!/usr/bin/env bash
# Packages:  cronverter 0.2.0 (turns Quartz's cron expressions into those of Unix, and lists what is lost), and cronsim 2.8, which follows the
#            cron of Debian, to see when they run
# Guess:     MON-FRI/2, that is Monday, Wednesday and Friday, stays so or is listed as lost; L as the day of the week, in Quartz the last
#            one, Saturday, becomes Saturday.
# Behaviour: every second day becomes every day: MON-FRI/2 is 1-5/1, and 2-7/3, Monday and Thursday, is Monday, Wednesday and Friday. It is not
#            in the list of losses, which has only the question mark. L becomes Sunday; the loss noted there does not say that.
#            Why: quartz2unix.py lowers each figure from 1 to 7 in the field by one, since Quartz counts from Sunday as 1, and the
#            figure behind the slash with them; for L it has "0".
# Seen (Python 3.11)
#   0 0 9 ? * MON-FRI/2  ->  0 9 * * 1-5/1  runs Mon Tue Wed Thu Fri  lost: dom field was the special character ?
#   0 0 9 ? * 2-7/3      ->  0 9 * * 1-6/2  runs Mon Wed Fri          lost: dom field was the special character ?
#   0 0 9 ? * L          ->  0 9 * * 0      runs Sun                  lost: dom field was the special character ?; and the L
# For kith's users: a schedule of trainings that comes from a Java world is to be written anew as OnCalendar= of a systemd timer;
#            systemd-analyze calendar says when it elapses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cronverter==0.2.0 cronsim==2.8
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime
from itertools import islice
from cronsim import CronSim
from cronverter import quartz2unix

seen = []
for quartz in ("0 0 9 ? * MON-FRI/2", "0 0 9 ? * 2-7/3", "0 0 9 ? * L"):
    result = quartz2unix.convert(quartz)
    week = [moment for moment in islice(CronSim(result.unix_cron, datetime(2026, 11, 29)), 8) if moment < datetime(2026, 12, 6)]
    days = " ".join(moment.strftime("%a") for moment in week)
    losses = [str(cause) for cause in result.data_loss]
    print(f"{quartz:20} ->  {result.unix_cron:14} runs {days:20} lost: {losses[0]}{'; and the L' if len(losses) > 1 else ''}")
    seen.append((result.unix_cron, days, len(losses)))
expected = [("0 9 * * 1-5/1", "Mon Tue Wed Thu Fri", 1), ("0 9 * * 1-6/2", "Mon Wed Fri", 1), ("0 9 * * 0", "Sun", 2)]
sys.exit(0 if seen == expected else 1)
PY
