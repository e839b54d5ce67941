#!/usr/bin/env bash
# Packages:  pyctcdecode 0.5.0 and kenlm 0.3.0; ctc-beam-decoder 0.2.0, which decodes as pyctcdecode does, has it too
# Guess:     an ARPA file in which a back-off weight of 0 is written and one in which it is left out, as the format allows for
#            n-grams that begin no longer one, are the same model, and a recogniser finds the same text with both.
# Behaviour: KenLM reads the same model from both. But the decoder reads the file's words a second time, as a list of the
#            words that it knows, and takes only lines with three fields for words. A word whose weight is left out is unknown,
#            although the model has it, and each time that it is heard costs 10 (unk_score_offset). So the text that is
#            better in sound and in the language model loses to one that is worse in both.
#            Why: pyctcdecode/language_model.py, load_unigram_set_from_arpa: `if len(parts) == 3`.
# Seen (Python 3.11), the two best texts, with the score of sound and of both (`the boat` has -1 in KenLM, `the bout` -2):
#   boat with a weight of 0       the boat -0.42 1.43  the bout -1.12 -0.42
#   boat without a weight         the bout -1.12 -0.42  the boat -0.42 -10.08
#   ctc-beam-decoder, the latter  the bout -1.12 -0.42  the boat -0.42 -10.08
# For kith's users: `kithd export` writes the weight 0 behind a word that begins no longer n-gram. Of files that leave it out, pass the
#            words as `unigrams=` to build_ctcdecoder, or write the weight: sed -E '/^.1-grams/,/^.2-grams/s/^(-[0-9.]+\t[^\t]+)$/\1\t0/'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyctcdecode==0.5.0 kenlm==0.3.0 ctc-beam-decoder==0.2.0
cat >"$folder/with.arpa" <<'ARPA'
\data\
ngram 1=6
ngram 2=4

\1-grams:
-99	<s>	-0.30103
-0.7	</s>
-2.0	<unk>
-0.6	the	-0.30103
-0.8	boat	0
-0.9	bout	-0.1

\2-grams:
-0.2	<s> the
-0.1	the boat
-1.5	the bout
-0.3	bout </s>

\end\
ARPA
sed 's/\tboat\t0$/\tboat/' "$folder/with.arpa" >"$folder/without.arpa"
"$folder/venv/bin/python" - "$folder" 2>/dev/null <<'PY'
import sys
import numpy
import ctc_beam_decoder
import kenlm
import pyctcdecode

files = [f"{sys.argv[1]}/{name}.arpa" for name in ("with", "without")]
models = [kenlm.Model(file) for file in files]
sameModel = all(model.score("the boat") == models[0].score("the boat") and model.score("the bout") == models[0].score("the bout")
                for model in models)

labels = [*" abehotu", ""]
heard = numpy.full((16, len(labels)), -9.0)
for index, letter in enumerate("the boat"):
    heard[2 * index, labels.index(letter)] = -0.1
    heard[2 * index + 1, labels.index("")] = -0.1
heard[12, labels.index("a")], heard[12, labels.index("u")] = -0.5, -1.2

def show(name, package, file):
    beams = package.build_ctcdecoder(labels, kenlm_model_path=file).decode_beams(heard)[:2]
    print(f"{name:29}", "  ".join(f"{beam[0]} {beam[3]:.2f} {beam[4]:.2f}" for beam in beams))
    return [(beam[0], round(beam[4], 2)) for beam in beams]

seen = [show("boat with a weight of 0", pyctcdecode, files[0]), show("boat without a weight", pyctcdecode, files[1]),
        show("ctc-beam-decoder, the latter", ctc_beam_decoder, files[1])]
other = [("the bout", -0.42), ("the boat", -10.08)]
sys.exit(0 if sameModel and seen == [[("the boat", 1.43), ("the bout", -0.42)], other, other] else 1)
PY
