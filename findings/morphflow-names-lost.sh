#!/usr/bin/env bash
# Package:   morphflow 1.0.0 ("universal structured data converter": JSON, YAML, CSV, TOML, XML, JSON lines, MessagePack, Avro)
# Guess:     a conversion keeps names and values, or fails; what it wrote as XML itself it reads back as it was.
# Behaviour: of XML the attributes are gone, and text beside an element too: of <p>The <b>old</b> boat</p> there is left "old". Where all children of an
#            element have one name, as <w> in a sentence, or where there is but one, the name is gone too, and a list of values is left: JSON
#            with {"a": 1} for each of two records comes back from XML as [[1], [2]]. To Avro, only the keys of the first record are written,
#            and what a later one has besides is lost (CSV fails instead). From CSV 007 is read as 7, and 1_000 as 1000.
#            Why: core.py: _xml_to_native looks at neither attrib nor tail, and returns a list if len(set(tags)) == 1; _build_avro_schema takes
#            records[0]; convert_numeric_types tries int() and float() on all text.
# Seen (Python 3.11), to JSON
#   xml    <s n="1"><w pos="N">boats</w><w pos="V">lie</w></s>   ["boats", "lie"]
#   xml    <p>The <b>old</b> boat</p>                            ["old"]
#   [{"a": 1}, {"a": 2}] by XML                                  [[1], [2]]
#   {"a": 1} and {"a": 2, "b": 3} as JSON lines, by Avro         [{"a": 1}, {"a": 2}]
#   csv    007 and 1_000                                         [{"x": 7, "y": 1000}]
# For kith's users: a corpus in XML, as most are (TEI, CWB), is not to be read with it; and records for another program keep to one set of keys.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check morphflow==1.0.0 pyyaml==6.0.3 tomli-w==1.2.0 msgpack==1.1.2 fastavro==1.12.1
"$folder/venv/bin/python" - <<'PY'
import contextlib, io, json, sys, tempfile
from pathlib import Path
from morphflow import convert_file

def converted(text, *kinds):
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        path = Path(folder) / f"0.{kinds[0]}"
        path.write_text(text, encoding="utf-8")
        for number, kind in enumerate(kinds[1:], 1):
            target = Path(folder) / f"{number}.{kind}"
            convert_file(path, target)
            path = target
        return json.loads(path.read_text(encoding="utf-8"))

seen = []
for name, text, kinds in [
    ('xml    <s n="1"><w pos="N">boats</w><w pos="V">lie</w></s>', '<s n="1"><w pos="N">boats</w><w pos="V">lie</w></s>', ("xml", "json")),
    ("xml    <p>The <b>old</b> boat</p>", "<p>The <b>old</b> boat</p>", ("xml", "json")),
    ('[{"a": 1}, {"a": 2}] by XML', '[{"a": 1}, {"a": 2}]', ("json", "xml", "json")),
    ('{"a": 1} and {"a": 2, "b": 3} as JSON lines, by Avro', '{"a": 1}\n{"a": 2, "b": 3}\n', ("jsonl", "avro", "json")),
    ("csv    007 and 1_000", "x,y\n007,1_000\n", ("csv", "json")),
]:
    seen.append(json.dumps(converted(text, *kinds)))
    print(f"{name:60} {seen[-1]}")
sys.exit(0 if seen == ['["boats", "lie"]', '["old"]', "[[1], [2]]", '[{"a": 1}, {"a": 2}]', '[{"x": 7, "y": 1000}]'] else 1)
PY
