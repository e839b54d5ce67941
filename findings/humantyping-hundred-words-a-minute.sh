#!/usr/bin/env bash
# Package:   humantyping 1.0.3 ("the most realistic keyboard typing simulator", a semi-Markov process; wpm is the "target" speed), with numpy 2.4.6
# Guess:     a text typed with wpm=100 takes about as long as a person needs who writes 100 words a minute, mistakes and all, within a tenth;
#            with wpm=50 twice as long. Different seeds vary about it.
# Behaviour: the faster it is to be, the further it stays behind: 20 words a minute are 23, 60 are 49, 100 are 67 and 150 are 82. The speed from one text
#            to the next has the same spread of 10 words a minute at each, so that a writer with 20 is now and then at its floor of 10.
#            Why: typer.py makes of wpm the time of a plain keystroke; the pause of a quarter of a second at each blank, the capitals, and
#            what a mistake costs are added to it whatever the wpm, and what is typed quicker (common words, neighbouring keys) only makes up
#            for that where the writer is slow.
# Seen (Python 3.11), words (of five keys) a minute of a text with 27 words, median of 40 seeds
#    20   22.9
#    40   37.7
#    60   49.3
#    80   59.1
#   100   67.2
#   150   81.6
# For kith's users: a simulated writer saves less by completion than it seems if its speed is read off the parameter: measure the typed text, or
#            look up the wpm that gives the speed wanted.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check humantyping==1.0.3 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import statistics, sys
import numpy
from humantyping import MarkovTyper

text = ("The quick brown fox jumps over the lazy dog and then it goes home to sleep because it is late in the evening "
        "and the lights are out.")
seen = {}
for asked in (20, 40, 60, 80, 100, 150):
    speeds = []
    for seed in range(40):
        numpy.random.seed(seed)
        seconds, history = MarkovTyper(text, target_wpm=asked).run()
        assert history[-1][2] == text
        speeds.append(len(text) / 5 / (seconds / 60))
    seen[asked] = statistics.median(speeds)
    print(f"{asked:4}   {seen[asked]:.1f}")
sys.exit(0 if 0.8 < seen[20] / 20 < 1.2 and 0.7 < seen[60] / 60 < 0.87 and seen[100] < 75 and seen[150] < 90 else 1)
PY
