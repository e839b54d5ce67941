#!/usr/bin/python3
"""Tells which reports of the thread sanitiser count: thread_reports.py LOG...

Where two threads meet at one of Swift's Mutexes, the second waits in a library that is not instrumented, so the sanitiser
does not see that the first has let go, and reports what both do inside. A report counts unless both of its accesses stand
in closures of `Mutex.withLock`; their mangled names hold zYu...YTXEf (`inout sending`, with or without errors between).
What one thread leaves to the next in such a place is told the sanitiser (`Handover`). Prints those that count, and exits
with 1 if there are any. (The sanitiser's own suppressions would pass a report by with one such access, and take minutes.)
"""

import re
import sys

CLOSURE = re.compile(r"zYu(?:\w{0,24}K)?YTXEf")


def reports(text):
    return [part for part in text.split("==================\n") if "WARNING: ThreadSanitizer" in part]


def accesses(report):
    """The stacks of the two accesses; those of allocations and of threads come after them."""
    stacks = [stack for stack in report.split("\n\n") if re.search(r"(ccess|ead|rite) of .* by (thread|main)", stack)]
    return stacks[:2]


def counts(report):
    stacks = accesses(report)
    return len(stacks) < 2 or not all(CLOSURE.search(stack) for stack in stacks)


def main(paths):
    found = []
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as log:
            found += reports(log.read())
    serious = [report for report in found if counts(report)]
    for report in serious:
        print(report)
    print(f"thread sanitiser: {len(found)} reports, {len(serious)} that count")
    return 1 if serious else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
