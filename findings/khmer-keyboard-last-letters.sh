#!/usr/bin/env bash
# Package:   khmer-keyboard 0.1.2 (words to come for a Khmer keyboard, from counts; module khmer_keyboard)
# Guess:     smart offers the words that begin with what is typed, as its readme says of a partial token; a word that is corrected is
#            offered itself.
# Behaviour: as soon as no more than two letters are missing, the word is taken for a slip, corrected to itself, and what follows it is offered: for
#            two or three letters of phiesa (language), which has four, the keyboard shows "Khmer" and not phiesa; who takes it loses the
#            word. For the first letter alone it is offered. A slip is treated alike: the next word is shown, the mended one is not.
#            Why: engine.py, smart asks correct_word before suggest_prefix and returns what follows the best correction.
# Seen (Python 3.11), a model of three sentences
#   ភ                      ភាសា
#   ភា                     ខ្មែរ
#   ភាស                    ខ្មែរ
#   ខ្ញុំ រៀន ភាស          ខ្មែរ
#   suggest_prefix("ភាស")  ភាសា
# For kith's users: ask suggest_prefix first and correct only where it is empty.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps khmer-keyboard==0.1.2 msgpack==1.1.2 Levenshtein==0.27.3 \
    rapidfuzz==3.14.3
"$folder/venv/bin/python" - <<'PY'
import sys, tempfile
from pathlib import Path
from khmer_keyboard import KhmerKeyboardEngine
from khmer_keyboard.train.build_lm import LanguageModelTrainer
from khmer_keyboard.train.export_model import export_model

trainer = LanguageModelTrainer(min_count=1)
for sentence in ("ខ្ញុំ រៀន ភាសា ខ្មែរ", "ភាសា ខ្មែរ ពិរោះ", "ខ្ញុំ រៀន ភាសា ខ្មែរ"):
    trainer.update(sentence.split())
model = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent)) / "model.msgpack"
export_model(str(model), *trainer.finalize())
engine = KhmerKeyboardEngine(str(model))
seen = {}
for typed in ("ភ", "ភា", "ភាស", "ខ្ញុំ រៀន ភាស"):
    seen[typed] = engine.smart(typed)
    print(f"{typed:22}", *seen[typed])
print("suggest_prefix(\"ភាស\") ", *engine.suggest_prefix("ភាស"))
sys.exit(0 if seen["ភ"] == ["ភាសា"] and seen["ភា"] == seen["ភាស"] == seen["ខ្ញុំ រៀន ភាស"] == ["ខ្មែរ"] and engine.suggest_prefix("ភាស") == ["ភាសា"] else 1)
PY
