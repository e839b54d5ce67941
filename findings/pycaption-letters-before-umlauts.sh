#!/usr/bin/env bash
# Package:   pycaption 2.3.14 (reads and writes captions in SCC, SRT, WebVTT, DFXP and others)
# Guess:     captions written as SCC, the format of the captions of television (CEA-608), and read again have the same letters, if the format has them;
#            what it has not is left out, or marked.
# Behaviour: the letter before an umlaut, a ß, a capital with an accent, a brace or a typographic quote is gone: MÜNCHEN is ÜNCHEN, Straße is Strße, and
#            {x} is {}. Such characters are "extended" in CEA-608: they delete what stands before them, since a plain letter is sent first for
#            sets that lack them, and the writer sends none. Its own reader deletes as the standard says. At the start of a line, and with the
#            letters of Spanish and French that are not extended (é, ñ, ç), all is well. A euro sign is written as a pound sign.
# Seen (Python 3.11), SRT, and the same by way of SCC
#   MÜNCHEN      ÜNCHEN
#   Straße       Strße
#   größer       gößer
#   L'ÉCOLE      LÉCOLE
#   naïve        nïve
#   {x}          {}
#   €5           £5
#   señor        señor
#   Über         Über
# For kith's users: a corpus of such captions teaches words that don't exist, German ones above all. Take the SRT instead.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycaption==2.3.14
"$folder/venv/bin/python" - <<'PY'
import sys
from pycaption import SCCReader, SCCWriter, SRTReader

words = ["MÜNCHEN", "Straße", "größer", "L'ÉCOLE", "naïve", "{x}", "€5", "señor", "Über"]
srt = "".join(f"{minute}\n00:{minute:02}:00,000 --> 00:{minute:02}:02,000\n{word}\n\n" for minute, word in enumerate(words, 1))
captions = SCCReader().read(SCCWriter().write(SRTReader().read(srt)))
seen = [caption.get_text() for caption in captions.get_captions(captions.get_languages()[0])]
for word, found in zip(words, seen):
    print(f"{word:12} {found}")
sys.exit(0 if seen == ["ÜNCHEN", "Strße", "gößer", "LÉCOLE", "nïve", "{}", "£5", "señor", "Über"] else 1)
PY
