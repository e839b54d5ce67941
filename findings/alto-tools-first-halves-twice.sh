#!/usr/bin/env bash
# Package:   alto-tools 0.1.0 (text, confidence and pictures of ALTO files, the XML in which libraries keep what was read from scanned pages)
# Guess:     alto-tools -t gives each word of the page once. A word that is parted between two lines is put together, as the file says it (HypPart1, HypPart2
#            and SUBS_CONTENT, the whole word), or its halves stay on their lines; an abbreviation stays, or is written out.
# Behaviour: the second half of a parted word is not in the text; in its place the first half comes again, and the next word is joined to it: har-bour
#            becomes "har" and "harlies". A word that is marked as an abbreviation is replaced by the word before it: "Dear Mr Smith" is "Dear Dear Smith".
#            Only files in which neither is marked are right.
#            Why: alto_tools.py, alto_text looks for the second half only within those that are first halves, and writes what it wrote before.
# Seen (Python 3.11), the lines of the page, and of the text
#   The boat / lies here                   The boat / lies here
#   The har- / bour lies un- / der snow    The har / harlies un / unsnow
#   Dear Mr Smith / the boat               Dear Dear Smith / the boat
# For kith's users: a model counted from such texts has learnt halves of words, each twice. Take SUBS_CONTENT of the first half, and leave the second out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check alto-tools==0.1.0
cd "$folder"
venv/bin/python - <<'PY'
import subprocess, sys

def string(content, kind=None, whole=None):
    marks = f' SUBS_TYPE="{kind}" SUBS_CONTENT="{whole}"' if kind else ""
    return f'<String CONTENT="{content}"{marks}/>' + ('<HYP CONTENT="-"/>' if kind == "HypPart1" else "")

def text(*lines):
    page = "".join("<TextLine>" + "<SP/>".join(line) + "</TextLine>" for line in lines)
    with open("page.xml", "w") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page ID="p"><PrintSpace>'
                   f'<TextBlock ID="b">{page}</TextBlock></PrintSpace></Page></Layout></alto>')
    written = subprocess.run(["venv/bin/alto-tools", "-t", "page.xml"], capture_output=True, text=True, check=True).stdout
    return " / ".join(line.strip() for line in written.strip().splitlines())

cases = {
    "The boat / lies here": [[string("The"), string("boat")], [string("lies"), string("here")]],
    "The har- / bour lies un- / der snow": [
        [string("The"), string("har", "HypPart1", "harbour")],
        [string("bour", "HypPart2", "harbour"), string("lies"), string("un", "HypPart1", "under")],
        [string("der", "HypPart2", "under"), string("snow")]],
    "Dear Mr Smith / the boat": [[string("Dear"), string("Mr", "Abbreviation", "Mister"), string("Smith")], [string("the"), string("boat")]]}
seen = [text(*lines) for lines in cases.values()]
for name, found in zip(cases, seen):
    print(f"{name:38} {found}")
sys.exit(0 if seen == ["The boat / lies here", "The har / harlies un / unsnow", "Dear Dear Smith / the boat"] else 1)
PY
