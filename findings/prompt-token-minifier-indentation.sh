#!/usr/bin/env bash
# Package:   prompt-token-minifier 0.1.0 (makes prompts shorter: JSON in blocks, comments in code, "redundant whitespaces"), with pyyaml 6.0.3 to read what is left
# Guess:     code keeps its indentation, as the function in the readme's example does; YAML in a block says the same afterwards; no JSON gets longer.
# Behaviour: each run of blanks becomes one, in code blocks too: an if and what is in it stand at one depth, and a key of an inner mapping moves to the one
#            around it. A string that holds /*, as a glob does, is cut up to the next */. JSON with letters beyond ASCII gets longer, for each of
#            them becomes six characters. In the readme's example the function is indented by four blanks; from the package it has one.
#            Why: minifier.py runs re.sub(r"[ \t]+", " ") over the whole prompt at the end, and looks for comments by patterns alone; json.dumps writes ASCII.
# Seen (Python 3.11)
#   def sign(n):|    if n < 0:|        return -1|    return 1     def sign(n):| if n < 0:| return -1| return 1
#   compiles: True before, False after
#   a: {b: {c: 1}, d: 2} as YAML                                  {'a': {'b': None, 'c': 1, 'd': 2}}
#   glob("src/*.js"); glob("lib/*.js"); x = "*/"                  glob("src"
#   {"stadt": "Köln", "名": "東京"}: 28 characters, 45 after
# For kith's users: a question about code put through it asks about other code. Set nothing but compress_json, and that for ASCII; the blanks go all
#            the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check prompt-token-minifier==0.1.0 pyyaml==6.0.3
"$folder/venv/bin/python" - <<'PY'
import sys
import yaml
from prompt_token_minifier import minify_prompt

def block(language, code):
    return minify_prompt(f"```{language}\n{code}\n```").split("\n", 1)[1].rsplit("\n```", 1)[0]

def compiles(code):
    try:
        compile(code, "code", "exec")
        return True
    except SyntaxError:
        return False

function = "def sign(n):\n    if n < 0:\n        return -1\n    return 1"
shorter = block("python", function)
print(function.replace("\n", "|"), "   ", shorter.replace("\n", "|"))
print("compiles:", compiles(function), "before,", compiles(shorter), "after")
mapping = yaml.safe_load(block("yaml", "a:\n  b:\n    c: 1\n  d: 2"))
print("a: {b: {c: 1}, d: 2} as YAML", "   ", mapping)
script = 'glob("src/*.js"); glob("lib/*.js"); x = "*/"'
cut = block("js", script)
print(script, "   ", cut)
data = '{"stadt": "K\u00f6ln", "\u540d": "\u6771\u4eac"}'
longer = block("json", data)
print(f"{data}: {len(data)} characters, {len(longer)} after")
sys.exit(0 if shorter == "def sign(n):\n if n < 0:\n return -1\n return 1" and compiles(function) and not compiles(shorter)
         and mapping == {"a": {"b": None, "c": 1, "d": 2}} and cut != script and len(longer) > len(data) else 1)
PY
