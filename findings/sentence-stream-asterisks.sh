#!/usr/bin/env bash
# Package:   sentence-stream 1.3.0 (cuts a stream of text into sentences, for speech among others), with regex 2026.11.19
# Guess:     the sentences, put together, are the text, but for asterisks that mark a word as bold or italic; and a sentence that begins
#            with a quotation mark, as dialogue does, begins a new one.
# Behaviour: any two asterisks in a sentence are taken out as a pair, whatever they mark: 2*3*4 is 234, *.txt and *.md are .txt and .md, and of
#            x**2 + y**2 there is left x2 + y2. A single one stays. Its documentation does not mention asterisks, and nothing
#            tells a sentence that was changed from one that was not.
#            After a full stop only a capital letter is a beginning, not a quotation mark or a bracket before it, and not a number:
#            dialogue is one sentence up to the next one without quotation marks.
#            A name of up to three letters at the end ("Tom.") is an abbreviation, and the next sentence belongs to it.
#            Why: sentence_stream/util.py, WORD_ASTERISKS; sentence_stream.py, SENTENCE_BOUNDARY_RE and ABBREVIATION_RE.
# Seen (Python 3.11), the sentences of eight texts
#   The volume is 234 litres. | It is full.                       (2*3*4)
#   Of .txt and .md the first are kept. | Others go.              (*.txt and *.md)
#   The sum x2 + y2 is 25. | Add one.                             (x**2 + y**2)
#   The area is 2*3 feet. | It is small.
#   It was very late. | He left.                                  (*very*)
#   He came. "Yes," he said. "We go." | They went.
#   In 2020 he came. 2021 was worse. | Then he left.
#   It was Tom. He left. | It was Peter. | He stayed.
# For kith's users: sentences for `kithd train` made this way have other numbers and names of files than the text. Where it has to be
#            this package, put a letter that the text does not have in place of the asterisks first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sentence-stream==1.3.0 regex==2026.11.19
"$folder/venv/bin/python" - <<'PY'
import sys
from sentence_stream import stream_to_sentences

seen = []
for text in ["The volume is 2*3*4 litres. It is full.", "Of *.txt and *.md the first are kept. Others go.", "The sum x**2 + y**2 is 25. Add one.",
             "The area is 2*3 feet. It is small.", "It was *very* late. He left.",
             'He came. "Yes," he said. "We go." They went.', "In 2020 he came. 2021 was worse. Then he left.", "It was Tom. He left. It was Peter. He stayed."]:
    found = list(stream_to_sentences([text]))
    seen.append(found)
    print(" | ".join(found))
sys.exit(0 if [" | ".join(found) for found in seen] == [
    "The volume is 234 litres. | It is full.", "Of .txt and .md the first are kept. | Others go.", "The sum x2 + y2 is 25. | Add one.",
    "The area is 2*3 feet. | It is small.", "It was very late. | He left.", 'He came. "Yes," he said. "We go." | They went.',
    "In 2020 he came. 2021 was worse. | Then he left.", "It was Tom. He left. | It was Peter. | He stayed."] else 1)
PY
