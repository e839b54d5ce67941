#!/usr/bin/env bash
# Package:   jsoncurrent 0.3.0 (streams a model's JSON as patches, and puts it together again), its Emitter and Collector
# Guess:     what the Collector has at the end is what was written into the Emitter, as json.loads reads it, whatever the keys are; a reply that is a
#            list is a list.
# Behaviour: a full stop in a key is taken for a step down: "main.py" becomes "main" with "py" in it, and of two keys that so meet, as "a.b" and "a"
#            with "b" in it, one value is lost. "row[0]" becomes a list. An empty key is left out. A list at the
#            top is an object with the numbers 0, 1, ... (not texts) as keys, and a plain value is {}. No error, no escape.
#            Why: paths are text with dots and brackets, and emitter.py, _push_key, joins keys as they are.
# Seen (Python 3.11), written and put together
#   {"main.py": "x"}               {'main': {'py': 'x'}}
#   {"a.b": 1, "a": {"b": 2}}      {'a': {'b': 2}}
#   {"row[0]": 1}                  {'row': [1]}
#   {"": 1, "b": 2}                {'b': 2}
#   [{"a": 1}, {"a": 2}]           {0: {'a': 1}, 1: {'a': 2}}
#   "text"                         {}
# For kith's users: objects whose keys are words, file names, hosts or numbers with a point (a vocabulary with counts) do not arrive as they were
#            sent. Ask for lists of objects with fixed keys, within an object.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jsoncurrent==0.3.0
"$folder/venv/bin/python" - <<'PY'
import sys
from jsoncurrent import Collector, Emitter

seen = []
for text in ('{"main.py": "x"}', '{"a.b": 1, "a": {"b": 2}}', '{"row[0]": 1}', '{"": 1, "b": 2}', '[{"a": 1}, {"a": 2}]', '"text"'):
    emitter, collector, patches = Emitter(), Collector(), []
    emitter.on("patch", patches.append)
    emitter.write(text)
    emitter.flush()
    for patch in patches:
        collector.consume(patch)
    collector.complete()
    seen.append(collector.value)
    print(f"{text:30} {seen[-1]}")
sys.exit(0 if seen == [{"main": {"py": "x"}}, {"a": {"b": 2}}, {"row": [1]}, {"b": 2}, {0: {"a": 1}, 1: {"a": 2}}, {}] else 1)
PY
