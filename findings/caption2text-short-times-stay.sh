#!/usr/bin/env bash
# Package:   caption2text 0.1.2 (WebVTT and SRT captions into plain transcripts)
# Guess:     the transcript of a WebVTT file is what is said in it: times, names of cues, notes and styles, all of them in the standard, are left out.
# Behaviour: times without hours, 00:01.000, the form that the standard allows and most files under an hour have, stay in the text, and so do the
#            names of cues, notes with all their lines, styles and regions. What is said is lost if it begins with "Kind:" or
#            "Language:". With hours, and with nothing but cues, the file is read right.
#            Why: caption2text/converter.py removes times by a pattern that asks for hours, lines by the words that the head has, and
#            knows nothing else of the format.
# Seen (Python 3.11), the transcript, a line each
#   with hours      Good morning. / The boat is late.
#   without hours   00:01.000 --> 00:02.000 / Good morning. / 00:03.000 --> 00:04.500 / The boat is late.
#   with a note     NOTE checked by the harbour / second line / 7 / Good morning.
#   a language      nothing   ("Language: none of yours!" was said)
# For kith's users: a model trained on such transcripts has learnt clock times and notes as speech.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check caption2text==0.1.2
venv/bin/python - 2>/dev/null <<'PY'
import sys
from caption2text import vtt_to_transcript

files = {
    "with hours": "00:00:01.000 --> 00:00:02.000\nGood morning.\n\n00:00:03.000 --> 00:00:04.500\nThe boat is late.\n",
    "without hours": "00:01.000 --> 00:02.000\nGood morning.\n\n00:03.000 --> 00:04.500\nThe boat is late.\n",
    "with a note": "NOTE checked by the harbour\nsecond line\n\n7\n00:00:01.000 --> 00:00:02.000\nGood morning.\n",
    "a language": "00:00:01.000 --> 00:00:02.000\nLanguage: none of yours!\n"}
seen = []
for name, body in files.items():
    with open("captions.vtt", "w") as file:
        file.write("WEBVTT\n\n" + body)
    seen.append(" / ".join(vtt_to_transcript("captions.vtt").split("\n")))
    print(f"{name:15}", seen[-1] or "nothing")
sys.exit(0 if seen == ["Good morning. / The boat is late.", "00:01.000 --> 00:02.000 / Good morning. / 00:03.000 --> 00:04.500 / The boat is late.",
                       "NOTE checked by the harbour / second line / 7 / Good morning.", ""] else 1)
PY
