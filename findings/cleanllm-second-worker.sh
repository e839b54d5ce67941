#!/usr/bin/env bash
# Package:   cleanllm 4.0.0 (cleans JSON lines of chats, with code in them, for the tuning of models)
# Guess:     two workers write what one writes, only sooner; the blanks at the beginning of a line of code stay.
# Behaviour: with more than one worker, fix does not take off the set phrases, does not drop what a model has written, and adds neither length class
#            nor score, though asked for all of it, and its report has zeros. By default every line is stripped at both ends: Python code in the
#            answers loses its indentation and runs no more, though a note in the package says that the structure of the lines is kept.
#            Why: fix.py, _fix_chunk is an older copy of fix_jsonl; util.py, normalize_whitespace: line.strip().
# Seen (Python 3.11), four rows, each a function and set phrases around it
#   workers 1   written 0   with drop_synthetic
#   workers 2   written 4   with drop_synthetic
#   workers 1   without set phrases 4, with length class 4
#   workers 2   without set phrases 0, with length class 0
#   code that compiles: before True, after False
# For kith's users: give --workers 1 and normalize_whitespace=False, and compile the code of some rows afterwards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cleanllm==4.0.0
"$folder/venv/bin/python" - <<'PY'
import json, multiprocessing, sys, tempfile
from pathlib import Path
from cleanllm.fix import FixRules, fix_jsonl

multiprocessing.set_start_method("fork")
folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))
code = "def f(x):\n    y = sorted(x)\n    return y\n"
answer = f"Certainly! As an AI language model, I can help you with that.\n\n```python\n{code}```\nFeel free to ask if you have any questions."
row = {"messages": [{"role": "user", "content": "How do I sort a list?"}, {"role": "assistant", "content": answer}]}
(folder / "in.jsonl").write_text(4 * (json.dumps(row) + "\n"), encoding="utf-8")

def fixed(workers, **rules):
    fix_jsonl(str(folder / "in.jsonl"), str(folder / "out.jsonl"), FixRules(**rules), workers=workers)
    return [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]

written = [len(fixed(workers, drop_synthetic=True, synthetic_threshold=0.1)) for workers in (1, 2)]
for workers, count in zip((1, 2), written):
    print(f"workers {workers}   written {count}   with drop_synthetic")
asked = [fixed(workers, strip_boilerplate=True, add_complexity_tier=True) for workers in (1, 2)]
seen = [(sum("Certainly" not in row["messages"][1]["content"] for row in rows), sum("_complexity_tier" in row for row in rows)) for rows in asked]
for workers, (plain, tiers) in zip((1, 2), seen):
    print(f"workers {workers}   without set phrases {plain}, with length class {tiers}")
def compiles(text):
    try:
        compile(text.split("```python\n")[1].split("```")[0], "code", "exec")
        return True
    except IndentationError:
        return False

runs = compiles(answer), compiles(fixed(1)[0]["messages"][1]["content"])
print(f"code that compiles: before {runs[0]}, after {runs[1]}")
sys.exit(0 if written == [0, 4] and seen == [(4, 4), (0, 0)] and runs == (True, False) else 1)
PY
