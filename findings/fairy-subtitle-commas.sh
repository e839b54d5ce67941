#!/usr/bin/env bash
# Package:   fairy-subtitle 1.1.0 (reads and writes subtitles as SRT, VTT, ASS, SBV and SUB)
# Guess:     what is said keeps its words, and the times stay, in whichever of the formats a file is, and what it writes it can read.
# Behaviour: of a line in an ASS file the words stop at the first comma, and its half second is a twentieth: "01.50" is 1.05. Its own ASS files,
#            written with hundredths, are read so too. In a VTT file an answer that is a number is taken out, with its time. A file written as
#            SBV is not one: it has SRT's numbers and arrow, and the package's own reader refuses it; and 3.9 has become 3.899. Otherwise
#            without an error.
#            Why: fairy_subtitle/parsers.py cuts an event at all its commas, while in ASS the text is the last field and may hold some; it
#            divides the digits behind the point by 1000 whatever their number, where ASS has two; a VTT line of digits alone is left out also
#            behind the times, where it cannot be a number of a cue; to_sbv writes the order of SRT; and thousandths are cut, not rounded.
# Seen (Python 3.11)
#    ass  1.05  3.09  Well                        (file: 01.50, 03.90 "Well, I did not see it, no.")
#    ass  4.025  6.0  Nobody did.                 (file: 04.25)
#    vtt  1.5  3.9  In which year?                (file: then "1990" at 4.25)
#    srt  1.5  3.9  In which year?
#    srt  4.25  6.0  1990
#    ass written and read again: 1.05, 4.025      (from the SRT file's 1.5, 4.25)
#    sbv: ['1', '00:00:01.500 --> 00:00:03.899', 'In which year?'], read again: InvalidTimeFormatError
# For kith's users: a corpus of dialogue made of subtitles loses all that stands behind a comma, and nobody sees it, since what is left of a line
#            is a sensible beginning. Cut an event at its first nine commas alone (as many as its Format line has), and divide by 100.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fairy-subtitle==1.1.0
cd "$folder"
cat > talk.ass <<'END'
[Script Info]
Title: Talk
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.50,0:00:03.90,Default,,0,0,0,,Well, I did not see it, no.
Dialogue: 0,0:00:04.25,0:00:06.00,Default,,0,0,0,,Nobody did.
END
cat > talk.vtt <<'END'
WEBVTT

00:00:01.500 --> 00:00:03.900
In which year?

00:00:04.250 --> 00:00:06.000
1990
END
cat > talk.srt <<'END'
1
00:00:01,500 --> 00:00:03,900
In which year?

2
00:00:04,250 --> 00:00:06,000
1990
END
"$folder/venv/bin/python" - <<'PY'
import sys
from fairy_subtitle.subtitle import SubtitleLoader

def read(path):
    return [(cue.start, cue.end, cue.text) for cue in SubtitleLoader.load(path).cues]

seen = [read("talk.ass"), read("talk.vtt"), read("talk.srt")]
for name, cues in zip(("ass", "vtt", "srt"), seen):
    for cue in cues:
        print(name, *cue, sep="  ")
SubtitleLoader.load("talk.srt").save("again.ass", "ass")
again = [cue[0] for cue in read("again.ass")]
print("ass written and read again:", again)
SubtitleLoader.load("talk.srt").save("talk.sbv", "sbv")
first = open("talk.sbv").read().splitlines()[:3]
try:
    read("talk.sbv")
    error = "none"
except Exception as raised:
    error = type(raised).__name__
print("sbv:", first, "read again:", error)
sys.exit(0 if seen == [
    [(1.05, 3.09, "Well"), (4.025, 6.0, "Nobody did.")],
    [(1.5, 3.9, "In which year?")],
    [(1.5, 3.9, "In which year?"), (4.25, 6.0, "1990")],
] and again == [1.05, 4.025] and first[1] == "00:00:01.500 --> 00:00:03.899" and error == "InvalidTimeFormatError" else 1)
PY
