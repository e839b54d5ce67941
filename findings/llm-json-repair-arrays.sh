#!/usr/bin/env bash
# Package:   llm-json-repair 1.0.0 ("robust JSON parsing for LLM outputs"), its parse_json and extract_field
# Guess:     JSON that is valid as it stands comes back as json.loads reads it, a list as a list; a field's value is the one of the outermost object
#            of that name, with its escapes read.
# Behaviour: a list of one object comes back as the object, and a list of two or more as None, without an error and with was_repaired False. A list of
#            numbers or texts is right. So a reply that lists what was found is lost as soon as more than one thing was found.
#            extract_field takes a number of that name wherever it stands, further in or in a text, before a text of that name; and of a text it gives
#            what stands in the file: \n and é as they were escaped.
#            Why: parser.py: extract_json_from_text always runs first, looks for {...} before [...], and cuts from the first brace to the
#            last; strict=False gives data=None. extractors.py, "auto" tries number first; _extract_string does not read escapes.
# Seen (Python 3.11)
#   [{"a": 1}]                                 {'a': 1}
#   [{"a": 1}, {"a": 2}]                       None
#   [1, 2]                                     [1, 2]
#   the field "size" of {"size": "big", "box": {"size": 3}}   3
#   the field "text" of {"text": "caf\u00e9\nbar"}            'caf\\u00e9\\nbar'
# For kith's users: replies asked for as a list are lost. Try json.loads first, or call parse_json(text, extract_from_text=False).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check llm-json-repair==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from llm_json_repair import extract_field, parse_json

seen = []
for text in ('[{"a": 1}]', '[{"a": 1}, {"a": 2}]', "[1, 2]"):
    seen.append(parse_json(text).data)
    print(f"{text:42} {seen[-1]}")
for field, text in (("size", '{"size": "big", "box": {"size": 3}}'), ("text", r'{"text": "caf\u00e9\nbar"}')):
    seen.append(extract_field(text, field))
    print(f'{f"the field {chr(34)}{field}{chr(34)} of {text}":57} {seen[-1]!r}')
sys.exit(0 if seen == [{"a": 1}, None, [1, 2], 3, r"caf\u00e9\nbar"] else 1)
PY
