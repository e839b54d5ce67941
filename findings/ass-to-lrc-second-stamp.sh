#!/usr/bin/env bash
# Package:   ass-to-lrc 0.4.0 (turns subtitles of songs into LRC and back; module ass2lrc)
# Guess:     what the package writes it reads: a line with two stamps, as --compact writes a refrain, comes twice in the subtitles; a stamp without
#            hundredths is read; every kind of karaoke tag is timed; text between the tags is kept.
# Behaviour: of two stamps the first is a time and the second a part of the words: the refrain is shown once, with "[00:30.00]" before it. A stamp
#            without hundredths is second 0, so that a whole file of them lies on one heap. The tags \kf and \ko, which fill and outline, are no
#            timing. Words after another tag (bold) or before the first are missing from the enhanced form. \N, a new line, stays in the text,
#            and 59.996 s is written as 60 seconds.
#            Why: lrc_parser.py, parse_lyrics takes one stamp, _parse_timestamp wants a point; parser.py: \\[Kk](\d+).
# Seen (Python 3.11)
#   [00:10.00][00:30.00]La la   10.0 '[00:30.00]La la'
#   [00:12]One                  0.0 'One'
#   {\kf20}He{\kf30}llo         times known: False
#   Oh {\k20}hap{\b1}py {\k30}day   [00:01.00]<00:01.00>hap<00:01.20>day
#   Hello\Nworld                [00:01.00]<00:01.00>Hello\Nworld
#   59.996 seconds              [00:60.00]
# For kith's users: expand a compact file before it is turned, and count the words on both sides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ass-to-lrc==0.4.0
"$folder/venv/bin/python" - <<'PY'
import sys, tempfile
from pathlib import Path
from ass2lrc.converter import LRCConverter
from ass2lrc.lrc_parser import LRCParser
from ass2lrc.parser import ASSParser

folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))

def lyrics(text):
    (folder / "a.lrc").write_text(text + "\n", encoding="utf-8")
    return [(line.start_time, line.text) for line in LRCParser(folder / "a.lrc").parse_lyrics()]

def subtitles(text):
    (folder / "a.ass").write_text(
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,48\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        f"Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{text}\n", encoding="utf-8")
    return ASSParser(folder / "a.ass")

def turned(text):
    LRCConverter().convert(subtitles(text).parse_lyrics(), folder / "b.lrc")
    return (folder / "b.lrc").read_text(encoding="utf-8").split("\n")[0]

refrain, whole = lyrics("[00:10.00][00:30.00]La la"), lyrics("[00:12]One")
for text, seen in (("[00:10.00][00:30.00]La la", refrain), ("[00:12]One", whole)):
    print(f"{text:27}", *[f"{start} {words!r}" for start, words in seen])
timed = subtitles(r"{\kf20}He{\kf30}llo").has_karaoke_timing()
print(r"{\kf20}He{\kf30}llo".ljust(27), "times known:", timed)
happy, hello = turned(r"Oh {\k20}hap{\b1}py {\k30}day"), turned(r"Hello\Nworld")
print(r"Oh {\k20}hap{\b1}py {\k30}day  ", happy)
print(r"Hello\Nworld".ljust(27), hello)
late = LRCConverter._format_timestamp(59.996)
print("59.996 seconds".ljust(27), late)
sys.exit(0 if refrain == [(10.0, "[00:30.00]La la")] and whole == [(0.0, "One")] and not timed
         and happy == "[00:01.00]<00:01.00>hap<00:01.20>day" and hello.endswith(r"Hello\Nworld") and late == "[00:60.00]" else 1)
PY
