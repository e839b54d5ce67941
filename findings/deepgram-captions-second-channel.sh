#!/usr/bin/env bash
# Package:   deepgram-captions 2.0.0 (subtitles, SRT and WebVTT, from the replies of services that write down speech)
# Guess:     a reply with two channels, as of a telephone call with a side each, gives the words of both, or an error; times go on after a day; a
#            speaker has whatever number the service gave.
# Behaviour: words of the first channel only are written, and nothing is said: one side of each call is missing, though a reply whose first channel is
#            silent is let through as valid for the second one's sake, and then "has no transcript data". Without utterances, a recording
#            whose first speaker is not number 0 fails with that error too. After 24 hours times begin anew at 00:00.
#            Marks of WebVTT in the text, & and <, are written as they are.
#            Why: converters.py, get_lines: results["channels"][0], and current_speaker = 0 with an empty buffer for the first line; helpers.py
#            formats a time of day.
# Seen (Python 3.11)
#   two channels, "hello" and "good morning": the captions have hello, not morning
#   a word at 90000 seconds: 01:00:00,000
#   first speaker 1: EmptyTranscriptException
# For kith's users: a corpus of conversations made so has the answers or the questions, not both. Make captions channel by channel.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check deepgram-captions==2.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from deepgram_captions import DeepgramConverter, srt
from deepgram_captions.helpers import EmptyTranscriptException

def word(text, start, **more):
    return {"word": text, "punctuated_word": text, "start": start, "end": start + 1, **more}

def reply(*channels):
    return {"results": {"channels": [{"alternatives": [{"transcript": " ".join(entry["word"] for entry in words), "words": words}]}
                                     for words in channels]}}

text = srt(DeepgramConverter(reply([word("hello", 0.0)], [word("good", 2.0), word("morning", 3.0)])))
seen = ["hello" in text, "morning" in text]
print(f"two channels, \"hello\" and \"good morning\": the captions have {'hello' if seen[0] else 'nothing'}, {'and' if seen[1] else 'not'} morning")
seen.append(srt(DeepgramConverter(reply([word("late", 90000.0)]))).split("\n")[1].split(" ")[0])
print("a word at 90000 seconds:", seen[2])
try:
    srt(DeepgramConverter(reply([word("hello", 0.0, speaker=1), word("there", 1.0, speaker=1)])))
    seen.append("captions")
except EmptyTranscriptException as error:
    seen.append(type(error).__name__)
print("first speaker 1:", seen[3])
sys.exit(0 if seen == [True, False, "01:00:00,000", "EmptyTranscriptException"] else 1)
PY
