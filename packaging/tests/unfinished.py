#!/usr/bin/env python3
"""Names the tests that a log of Swift Testing shows as begun and not ended: those that hang or trap.

unfinished.py LOG
"""

import re
import sys


def unfinished(lines):
    """The names of the tests that began in `lines` and did not end, in the order of their beginning."""
    begun = {}
    for line in lines:
        if match := re.match(r"◇ Test (.*) started\.$", line):
            begun[match[1]] = None
        elif match := re.match(r"[✔✘] Test (.*?)(?: with \d+ test cases?)? (?:passed|failed) after ", line):
            begun.pop(match[1], None)
    return [name for name in begun if not name.startswith(("run", "case "))]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        names = unfinished(log)
    for name in names[:20]:
        print(f"did not end: {name}")
    if len(names) > 20:
        print(f"and {len(names) - 20} more, most of which had only been queued")
