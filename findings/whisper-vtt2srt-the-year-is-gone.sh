#!/usr/bin/env bash
# Package:   whisper-vtt2srt 0.1.2 (subtitles of speech recognisers, from WebVTT to SRT, cleaned; "every cleaning step is optional")
# Guess:     a line that is a number, as the answer to "in which year?", is text like another, whether the cues are numbered or, as Whisper and
#            YouTube write them, not.
# Behaviour: where cues are not numbered, a line of digits that ends a cue is left out: the cue that has nothing else is gone, and the numbers are
#            given anew without a gap; of "it was in" and 1984 the second is missing. With every step off the cue stays, empty. With numbered cues the
#            text is whole, and so it is at the end of the file.
#            Why: adapters/parsers.py takes the last line of digits before the next times for the number of the next cue, also where no blank line is
#            between.
# Seen (Python 3.11), the text of the cues
#   given                            In which year? | 1984 | You said / 42 | Yes.
#   not numbered                     In which year? | You said | Yes.
#   not numbered, every step off     In which year? |  | You said | Yes.
#   numbered                         In which year? | 1984 | You said 42 | Yes.
# For kith's users: years, counts and numbers dialled one by one are missing from a corpus of speech. Number the cues before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check whisper-vtt2srt==0.1.2
"$folder/venv/bin/python" - <<'PY'
import sys
from whisper_vtt2srt import CleaningOptions, Pipeline

cues = ["In which year?", "1984", "You said\n42", "Yes."]
plain = [f"00:00:{2 * i:02}.000 --> 00:00:{2 * i + 2:02}.000\n{cue}" for i, cue in enumerate(cues)]
numbered = [f"{i}\n{cue}" for i, cue in enumerate(plain, 1)]
nothing = CleaningOptions(remove_pixelation=False, remove_glitches=False, simplify_formatting=False, remove_metadata=False,
                          remove_sound_descriptions=False)

def convert(given, options=None):
    subtitles = Pipeline(options).convert("WEBVTT\n\n" + "\n\n".join(given) + "\n")
    return " | ".join(" / ".join(cue.split("\n")[2:]) for cue in subtitles.strip().split("\n\n"))

seen = [convert(plain), convert(plain, nothing), convert(numbered)]
for name, line in zip(["given", "not numbered", "not numbered, every step off", "numbered"], [" | ".join(cues).replace("\n", " / "), *seen]):
    print(f"{name:32} {line}")
expected = ["In which year? | You said | Yes.", "In which year? |  | You said | Yes.", "In which year? | 1984 | You said 42 | Yes."]
sys.exit(0 if seen == expected else 1)
PY
