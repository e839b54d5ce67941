#!/usr/bin/env bash
# Package:   json-decode-streaming 0.1.8 (module repair_json; "strict-prefix JSON repair utility for streaming AI output")
# Guess:     repair_json_strict_prefix closes what is open in a text that was cut off, and keeps the longest beginning that is sure; a text
#            that is complete comes back as it is.
# Behaviour: an empty array behind a comma in an array ends all: it is kept, the arrays and objects around it are closed, and the rest of
#            the text is dropped, complete or not. [1, [], 2, 3] becomes [1, []]; of an object everything behind it is gone. A
#            stream that is fed on by append_content stays there, however much comes. Nothing is said.
#            As the first element or as the value of a key an empty array does no harm.
#            With return_object=True a complete text is right, for json.loads is tried first; one that is cut off is not.
#            Why: repair_json.py, array_waiting_value is set by the comma, and not taken back by "[", so that "]" looks like the one of
#            [1, ].
# Seen (Python 3.11)
#   [1, [], 2, 3]                 [1, []]
#   [[], 1]                       [[], 1]
#   {"a": [], "b": 1}             {"a": [], "b": 1}
#   {"rows": [[1], [], [2]], "note": "lo    {"rows": [[1], []]}
#   the same without []           {"rows": [[1], [2]], "note": "lo"}
#   fed on: ng", "end": true}     {"rows": [[1], []]}
# For kith's users: of streamed arguments or tables the part behind the first empty row never comes. Where a reply can have one, keep the text and
#            parse it when it is whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check json-decode-streaming==0.1.8
"$folder/venv/bin/python" - <<'PY'
import sys
from repair_json import repair_json_strict_prefix

cut = '{"rows": [[1], [], [2]], "note": "lo'
seen = []
for name, text, more in [("[1, [], 2, 3]", "[1, [], 2, 3]", ""), ("[[], 1]", "[[], 1]", ""), ('{"a": [], "b": 1}', '{"a": [], "b": 1}', ""),
                         (cut, cut, ""), ("the same without []", cut.replace("[], ", ""), ""), ('fed on: ng", "end": true}', cut, 'ng", "end": true}')]:
    seen.append(repair_json_strict_prefix(text, append_content=more))
    print(f"{name:39} {seen[-1]}")
sys.exit(0 if seen == ["[1, []]", "[[], 1]", '{"a": [], "b": 1}', '{"rows": [[1], []]}', '{"rows": [[1], [2]], "note": "lo"}',
                       '{"rows": [[1], []]}'] else 1)
PY
