#!/usr/bin/env bash
# Package:   auto-subs 0.8.0 (subtitles from speech with times for words; reads and writes SRT, WebVTT and ASS), with pydantic 2.12.5 and regex
#            2025.11.3
# Guess:     an ASS line from 3.00 to 4.00 is one from 3 to 4 in SRT; the times of its {\k} marks, which the package writes itself, are those of its
#            words; what Whisper writes as " $3" and ".50" is one word in the text, as in the text beside the words.
# Behaviour: a line with karaoke marks ends at 00:00:03,1000 (in WebVTT 03.1000), which is no time; most readers leave such a cue out. The marks'
#            times are thrown away and the second parted by letters. Blanks double. From Whisper's words each piece becomes a word: "$3 .50 ,", "isn
#            't", and Chinese has a blank after each piece, though the text of the segment is right.
#            Why: core/generator.py rounds the part after the point, 0.9999999999999996 of a sum of shares, to 1000 and carries nothing; the words are
#            stripped, which takes away Whisper's sign for a new word, and joined by blanks.
# Seen (Python 3.11)
#   {\k20}One {\k30}two                  00:00:03,000 --> 00:00:03,1000    One  two
#   One two                              00:00:03,000 --> 00:00:04,000    One two
#   Whisper: It costs $3.50, isn't it?   It costs $3 .50 ,    isn 't it ?
#   Whisper: 你好世界                    你 好 世界
# For kith's users: lines for a corpus are torn into pieces of words, and cues are lost on the way to another program. Join the words as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check auto-subs==0.8.0 pydantic==2.12.5 regex==2025.11.3
"$folder/venv/bin/python" - "$folder/lines.ass" <<'PY'
import sys
from autosubs import generate, load, to_srt

def from_ass(text):
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
                   f"Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{text}\n")
    return to_srt(load(sys.argv[1])).strip().split("\n")[1:]

def from_whisper(pieces):
    text = "".join(pieces)
    words = [{"word": piece, "start": i / 5, "end": i / 5 + 0.1, "probability": 0.9} for i, piece in enumerate(pieces)]
    segment = {"id": 0, "start": 0.0, "end": len(pieces) / 5, "text": text, "words": words}
    return generate({"text": text, "language": "en", "segments": [segment]}, "srt", max_chars=80).strip().split("\n")[2::4]

seen = [from_ass(r"{\k20}One {\k30}two"), from_ass("One two"), from_whisper([" It", " costs", " $3", ".50", ",", " isn", "'t", " it", "?"]),
        from_whisper(["你", "好", "世界"])]
for name, line in zip([r"{\k20}One {\k30}two", "One two", "Whisper: It costs $3.50, isn't it?", "Whisper: 你好世界"], seen):
    print(f"{name:36} {'    '.join(line)}")
sys.exit(0 if seen == [["00:00:03,000 --> 00:00:03,1000", "One  two"], ["00:00:03,000 --> 00:00:04,000", "One two"],
                       ["It costs $3 .50 ,", "isn 't it ?"], ["你 好 世界"]] else 1)
PY
