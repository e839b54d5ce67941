#!/usr/bin/env bash
# Package:   flattentei 0.2.0 (TEI, as GROBID makes it of papers, to plain text with annotations by offset), with lxml 6.0.2
# Guess:     flatten-tei-folder writes "a plain text string of the full document" for each file of GROBID, and annotations whose
#            offsets point at what they are about. Sentence marks (<s>, which GROBID makes only when asked) are used where they are.
# Behaviour: without <s> every paragraph is lost: of its text nothing is written but what stands inside of references and other
#            elements, "[1] [2]". Titles, section heads, footnotes and the list of references are there, so the files are not
#            empty; nothing is said, and the status is 0. The command has no option for it; transform_xml has sentences=False.
#            With sentences=False, an annotation of no length, as of <ref/> without text, lies at the beginning of its paragraph.
#            Why: tei_to_text_and_standoff.py, sentences=True; get_sentences goes through the children of <p> only. _add_extraction
#            leaves the offset at 0 for what is empty.
# Seen (Python 3.11), the text of a paper without and with <s>, by the command, and by transform_xml(sentences=False) without
#   without <s>        1 Harbours / [1]
#   with <s>           1 Harbours / Boats lie in harbours [1], and old men sleep. More text.
#   sentences=False    1 Harbours / Boats lie in harbours [1], and old men sleep. More text.
# For kith's users: a corpus of papers for `kithd train` made so consists of heads and citations, and trains without complaint. Compare
#            the number of words with that of the TEI files, or call transform_xml(file, sentences=False).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flattentei==0.2.0 lxml==6.0.2
mkdir "$folder/papers"
write() {
    cat >"$folder/papers/$1.tei.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title level="a" type="main">Boats</title></titleStmt>
</fileDesc></teiHeader><text><body><div><head n="1">Harbours</head><p>$2</p></div></body></text></TEI>
XML
}
first='Boats lie in harbours <ref type="bibr" target="#b0">[1]</ref>, and old men sleep.'
write without "$first More text."
write with "<s>$first</s><s>More text.</s>"
"$folder/venv/bin/flatten-tei-folder" --source "$folder/papers" --target "$folder/texts"
"$folder/venv/bin/python" - "$folder" <<'PY'
import json
import pathlib
import sys
from flattentei.tei_to_text_and_standoff import transform_xml

folder = pathlib.Path(sys.argv[1])

def show(name, text, annotations):
    main = annotations["SectionMain"][0]
    body = " / ".join(text[main["begin"]:main["end"]].split("\n")).strip(" /")
    print(f"{name:18} {body}")
    return body

seen = []
for name in "without", "with":
    written = json.loads((folder / f"texts/text_extracted_json/{name}.json").read_text())
    seen.append(show(f"{name} <s>", written["text"], written["annotations"]))
seen.append(show("sentences=False", *transform_xml(str(folder / "papers/without.tei.xml"), sentences=False)))
whole = "1 Harbours / Boats lie in harbours [1], and old men sleep. More text."
sys.exit(0 if seen == ["1 Harbours / [1]", whole, whole] else 1)
PY
