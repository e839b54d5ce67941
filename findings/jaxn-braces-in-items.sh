#!/usr/bin/env bash
# Package:   jaxn 0.0.5 (reads JSON letter by letter as it arrives, and calls a handler for fields and items)
# Guess:     on_array_item_end is called once for each item of a list, with the item, whatever it is; on_field_end once for each field there is; in the
#            same text with line breaks as without.
# Behaviour: an object with an opening brace in a text, as code or a placeholder has it, is not reported, if the brace is not closed in that text. null
#            is not reported either, and of a text that is a single quotation mark the handler gets the empty string. Lists within lists are
#            reported by their numbers, without an end of their own. All of them are in the value of the whole field at the end, so that the two
#            differ. Printed with line breaks, an object that ends with a number has one field more, with an empty name and an empty value.
#            Why: extractor.py, extract_last_object and _extract_quoted_string look backwards through the buffer, where they cannot tell what
#            stands within a string.
# Seen (Python 3.11), items reported, and in the field
#   {"a": [{"t": "x"}, {"t": "if {"}]}     1   2
#   {"a": [1, null, 2]}                    2   3
#   {"a": ["\"", "z"]}                     2   2   the first: ''
#   fields of {"n": 1}                     ['n']
#   the same with line breaks              ['n', '']
# For kith's users: items shown as they arrive lack some of those in the reply. Take the field's parsed_value at its end for what is to be kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jaxn==0.0.5
"$folder/venv/bin/python" - <<'PY'
import sys
from jaxn import JSONParserHandler, StreamingJSONParser

class Handler(JSONParserHandler):
    def __init__(self):
        self.items, self.fields = [], []

    def on_array_item_end(self, path, field_name, item=None):
        self.items.append(item)

    def on_field_end(self, path, field_name, value, parsed_value=None):
        self.fields.append((path, field_name, parsed_value))

def read(text):
    handler = Handler()
    parser = StreamingJSONParser(handler)
    for letter in text:
        parser.parse_incremental(letter)
    return handler

seen = []
for text in ('{"a": [{"t": "x"}, {"t": "if {"}]}', '{"a": [1, null, 2]}', r'{"a": ["\"", "z"]}'):
    handler = read(text)
    whole = next(value for path, name, value in handler.fields if (path, name) == ("", "a"))
    seen.append((len(handler.items), len(whole), handler.items[0]))
    print(f"{text:38} {seen[-1][0]}   {seen[-1][1]}" + ("   the first: ''" if seen[-1][2] == "" else ""))
fields = [[name for path, name, value in read(text).fields] for text in ('{"n": 1}', '{\n  "n": 1\n}')]
print('fields of {"n": 1}                    ', fields[0])
print("the same with line breaks             ", fields[1])
sys.exit(0 if seen == [(1, 2, {"t": "x"}), (2, 3, 1), (2, 2, "")] and fields == [["n"], ["n", ""]] else 1)
PY
