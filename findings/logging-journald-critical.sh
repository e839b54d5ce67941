#!/usr/bin/env bash
# Package:   logging-journald 0.6.12 (a handler of Python's logging that speaks journald's own protocol)
# Guess:     the levels become the priorities of syslog as in Python's own SysLogHandler: CRITICAL 2 (crit), ERROR 3 and so on; a level
#            of one's own, as logging allows, the one of the level below or above it.
# Behaviour: CRITICAL is sent with priority 0 (emerg), which journald writes to the terminals of all users who are logged in, unless
#            it is told not to (ForwardToWall=, MaxLevelWall=). A filter for `-p crit..crit` finds nothing.
#            A record of any level that is not one of the five is not sent: its text goes to standard error, and the fields are lost.
#            Why: logging_journald.py, the table LEVELS has CRITICAL 2 and FATAL 0, and logging.FATAL is logging.CRITICAL, so that
#            the second one is in force; and LEVELS[record.levelno] raises for a level that is not in it.
# Seen (Python 3.11), the priority sent, and that of SysLogHandler
#   DEBUG      7   7
#   INFO       6   6
#   WARNING    4   4
#   ERROR      3   3
#   CRITICAL   0   2
#   NOTICE     nothing sent   (level 25)
# For kith's users: a client of kithd that logs this way should replace LEVELS in a subclass, with 2 for logging.CRITICAL and
#            whatever levels it adds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check logging-journald==0.6.12
"$folder/venv/bin/python" - "$folder/socket" 2>/dev/null <<'PY'
import logging
import logging.handlers
import socket
import sys
from logging_journald import JournaldLogHandler

journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
journal.bind(sys.argv[1])
journal.settimeout(1)
logging.addLevelName(25, "NOTICE")
log = logging.getLogger("client")
log.setLevel(logging.DEBUG)
log.addHandler(JournaldLogHandler(socket_path=sys.argv[1]))

own = logging.handlers.SysLogHandler
seen = []
for level in (10, 20, 30, 40, 50, 25):
    name = logging.getLevelName(level)
    log.log(level, "the boat has come")
    try:
        sent = next(line for line in journal.recv(65536).decode().split("\n") if line.startswith("PRIORITY="))[9:]
    except TimeoutError:
        sent = "nothing sent"
    right = own.priority_names[own.priority_map[name]] if name in own.priority_map else "(level 25)"
    print(f"{name:10} {sent}   {right}")
    seen.append((sent, right))
sys.exit(0 if seen == [("7", 7), ("6", 6), ("4", 4), ("3", 3), ("0", 2), ("nothing sent", "(level 25)")] else 1)
PY
