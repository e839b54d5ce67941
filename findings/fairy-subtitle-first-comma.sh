#!/usr/bin/env bash
# Package:   fairy-subtitle 1.1.0 (reads and writes subtitles in SRT, VTT, ASS, SUB and SBV)
# Guess:     in ASS the last field is the text, commas and all, and 1.50 is a second and a half; a comment is not shown; in VTT "42" is a text as others;
#            the rate in the first line of a SUB file is taken.
# Behaviour: the text of ASS ends at its first comma. The hundredths are read as thousandths, so that 1.50 is 1.05, and written again so. Comments are
#            cues. In VTT every line of figures alone is left out, the whole cue if there is no other. A rate with a point, 23.976, is not taken
#            but shown as a text at the beginning, and the frames are counted by 24: four seconds in an hour. SRT loses a millisecond here and there.
#            Why: parsers.py: data_part.split(",") without a limit; int(ms) / 1000; \d+ in fps_pattern; int(seconds % 1 * 1000).
# Seen (Python 3.11)
#   ASS 1.50 to 3.75 "Hello, dear friends"   1.05 3.075 'Hello'
#   ASS comment                              5.0 6.0 'to be checked'
#   VTT "How many?", "42", "In 1984 he"      'How many?', 'In\nhe wrote.'
#   SUB 23.976, frame 86314                  3596.42 beside 3600.02, first text '23.976'
#   SRT 00:00:01,001                         00:00:01,000
# For kith's users: compare the number of words and the last time before and after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fairy-subtitle==1.1.0
"$folder/venv/bin/python" - <<'PY'
import sys, tempfile
from pathlib import Path
from fairy_subtitle import SubtitleLoader

folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))

def load(name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return SubtitleLoader.load(str(folder / name))

ass = load("a.ass", "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,48\n\n[Events]\n"
           "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
           "Dialogue: 0,0:00:01.50,0:00:03.75,Default,,0,0,0,,Hello, dear friends\n"
           "Comment: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,to be checked\n")
first, comment = [(cue.start, cue.end, cue.text) for cue in ass]
print("ASS 1.50 to 3.75 \"Hello, dear friends\"  ", *first[:2], repr(first[2]))
print("ASS comment                             ", *comment[:2], repr(comment[2]))
vtt = [cue.text for cue in load("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHow many?\n\n00:02.000 --> 00:03.000\n42\n\n"
                                         "00:03.000 --> 00:04.000\nIn\n1984\nhe wrote.\n")]
print("VTT \"How many?\", \"42\", \"In 1984 he\"     ", ", ".join(map(repr, vtt)))
rate, late = load("a.sub", "{1}{1}23.976\n{86314}{86400}Hello\n")
print(f"SUB 23.976, frame 86314                  {late.start:.2f} beside {86314 / 23.976:.2f}, first text {rate.text!r}")
srt = load("a.srt", "1\n00:00:01,001 --> 00:00:02,003\nA").to_srt().split("\n")[1].split(" ")[0]
print("SRT 00:00:01,001                        ", srt)
sys.exit(0 if first == (1.05, 3.075, "Hello") and comment[2] == "to be checked" and vtt == ["How many?", "In\nhe wrote."]
         and rate.text == "23.976" and f"{late.start:.2f}" == "3596.42" and srt == "00:00:01,000" else 1)
PY
