#!/usr/bin/env bash
# Package:   geniai-json-toolkit 0.1.1 (module geniAi_json_toolkit; "parses an incomplete JSON string from an LLM stream")
# Guess:     a reply that is whole and valid is read as json.loads reads it; what it repairs, quotes and words of Python and Markdown fences, it
#            repairs outside of strings.
# Behaviour: strings are rewritten too. Two apostrophes anywhere in the reply, as in "it's" and "don't", make the result {}, with no error: what
#            stands between them is taken for a string of Python's. One apostrophe is harmless, so that it happens in longer replies. A text in
#            'single quotes' becomes the empty string. "None" within a sentence is "null", "True" is "true"; fences of a code block
#            in a string are gone, and a colon before a brace gets a null.
#            Why: parser.py, parse_partial: _clean_llm_yapping and _fix_pythonisms work on the whole text, and the last step returns {} for what
#            cannot be read.
# Seen (Python 3.11)
#   {"a": "it's", "b": "do not"}     {'a': "it's", 'b': 'do not'}
#   {"a": "it's", "b": "don't"}      {}
#   {"a": "say 'no' now"}            {'a': 'say '}
#   {"a": "None of it is True"}      {'a': 'null of it is true'}
#   {"a": "```json\n[]\n```"}        {'a': '\n[]\n'}
#   {"a": "x: }"}                    {'a': 'x: null}'}
# For kith's users: replies in English lose all of their content now and then. Use repair_syntax=False and strip_markdown=False for JSON from a
#            server that was asked for JSON; colons before braces are changed even so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check geniai-json-toolkit==0.1.1
"$folder/venv/bin/python" - <<'PY'
import sys
from geniAi_json_toolkit.parser import parse_partial

seen = []
for text in ('{"a": "it\'s", "b": "do not"}', '{"a": "it\'s", "b": "don\'t"}', '{"a": "say \'no\' now"}', '{"a": "None of it is True"}',
             r'{"a": "```json\n[]\n```"}', '{"a": "x: }"}'):
    seen.append(parse_partial(text))
    print(f"{text:32} {seen[-1]}")
sys.exit(0 if seen == [{"a": "it's", "b": "do not"}, {}, {"a": "say "}, {"a": "null of it is true"}, {"a": "\n[]\n"}, {"a": "x: null}"}] else 1)
PY
