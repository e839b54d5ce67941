#!/usr/bin/env bash
# Package:   stylometry-cli 1.0.2 (fingerprints of authors, offline), its cleaning of texts with the settings that are the command's own defaults
# Guess:     "remove stage directions" takes out [Applause] and the like, and "dedupe paragraphs" paragraphs of a web page that come twice; an author's
#            own sentences stay, all of them.
# Behaviour: each line that was there before is taken out, wherever it stands: in a dialogue the second "No.", in a poem the refrain, in a letter each
#            "Dear Ann," but the first. What an author repeats, which is style, is so counted once, as if it were a word met once.
#            A line in parentheses is a stage direction if it has three words or fewer ("(He left.)"), or if any of its words has one of the
#            listed ones in it: "enchanting" has "chanting". Nothing is reported.
#            Why: normalizer.py: dedupe_paragraphs splits at "\n"; _is_stage_direction_line: `len(inner.split()) <= 3`, and `w in inner`.
# Seen (Python 3.11), six lines of a text, and what is left
#   "Will you come?" / "No." / "Why not?" / "No." / (She wept.) / (It was an enchanting place, all of it.)
#   "Will you come?" / "No." / "Why not?"
# For kith's users: measures of a novel, a play or a poem are those of another text. Use --no-dedupe-paragraphs and --no-remove-stage-directions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps stylometry-cli==1.0.2
"$folder/venv/bin/python" - <<'PY'
import sys, sysconfig, types
from pathlib import Path

package = types.ModuleType("stylometry")
package.__path__ = [str(Path(sysconfig.get_paths()["purelib"]) / "stylometry")]
sys.modules["stylometry"] = package
from stylometry.normalizer import NormalizerConfig, normalize_text_advanced

lines = ['"Will you come?"', '"No."', '"Why not?"', '"No."', "(She wept.)", "(It was an enchanting place, all of it.)"]
left = normalize_text_advanced("\n".join(lines), NormalizerConfig()).split("\n")
print(" / ".join(lines))
print(" / ".join(left))
sys.exit(0 if left == lines[:3] else 1)
PY
