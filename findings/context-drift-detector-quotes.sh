#!/usr/bin/env bash
# Package:   context-drift-detector-py 0.1.0 ("did the model wander off?", by the words that intent, context and answer share)
# Guess:     an answer that stands word for word in the context, and answers the question, has not drifted; one in Russian or Chinese on another subject
#            has; a longer context does not change the verdict on the same answer.
# Behaviour: the shared words are divided by all words of both, so that a short answer to a long context always drifts: a sentence quoted from a
#            context of ten others has 0.78, over the limit of 0.65; with that sentence alone for a context it has 0.27. Only words in a to z
#            count. Where there are none on either side two texts are taken for equal, so that no answer in Russian, Greek or Chinese
#            ever drifts.
#            Why: drift.py: _jaccard(answer, context) with its union, which is 1.0 for two empty sets; _TOKEN_RE = [a-z0-9]{3,}.
# Seen (Python 3.11), drift and score of one question and answer
#   the context is the sentence quoted      False 0.27
#   the context has ten sentences more      True  0.78
#   another subject, in Russian             False 0.0
# For kith's users: the more memories are given to a model, the more of its answers are said to drift. Divide by the words of the answer alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check context-drift-detector-py==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from context_drift_detector import detect

question = "Where does the old ferry lie?"
quoted = "The old ferry lies behind the mill."
others = ["Barley was sown late.", "Nobody repaired the northern gate.", "Seven children learned swimming.", "Their uncle sold candles.",
          "Winter brought heavy snow.", "Bread became expensive.", "A teacher moved away.", "Music filled every street.",
          "Carpenters built new stairs.", "Travellers rested under trees."]
seen = []
for name, asked, context, answer in [
    ("the context is the sentence quoted", question, [quoted], quoted), ("the context has ten sentences more", question, [quoted, *others], quoted),
    ("another subject, in Russian", "\u0413\u0434\u0435 \u043f\u0430\u0440\u043e\u043c?",
     ["\u041f\u0430\u0440\u043e\u043c \u0437\u0430 \u043c\u0435\u043b\u044c\u043d\u0438\u0446\u0435\u0439."],
     "\u041a\u043e\u0448\u043a\u0438 \u043b\u044e\u0431\u044f\u0442 \u0440\u044b\u0431\u0443."),
]:
    report = detect(asked, context, answer)
    seen.append((report.drift, round(report.drift_score, 2)))
    print(f"{name:39} {str(report.drift):5} {seen[-1][1]}")
sys.exit(0 if seen == [(False, 0.27), (True, 0.78), (False, 0.0)] else 1)
PY
