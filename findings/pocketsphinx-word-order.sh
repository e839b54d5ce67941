#!/usr/bin/env bash
# Package:   pocketsphinx 5.1.1 (speech recogniser; its NGramModel reads ARPA files and answers log probabilities)
# Guess:     prob(["my", "old", "boat"]) is log P(boat | my old), as in every other toolkit's Python binding.
# Behaviour: prob takes the words backwards: the word that is asked for first, then what stands before it, the nearest word
#            first. In the order of the text it answers log P(my | boat old) instead, by way of back-off, without a word of
#            warning; the method's docstring names the parameter `words` and nothing else. The value is an integer in
#            logarithms of base 1.0001, so that a wrong one does not look wrong either.
#            Why: the words are handed to ngram_ng_prob of the C library as they come, whose first is the word itself and
#            whose history runs backwards.
# Seen (Python 3.11), a model whose trigram `my old boat` has -0.1 and whose unigram `my` has -1:
#   words as in the text          -1.0000
#   words backwards               -0.1000
# For kith's users: to compare kith's scores of an ARPA model with pocketsphinx's, turn each n-gram round, and convert by
#            LogMath.log_to_log10.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pocketsphinx==5.1.1
cat >"$folder/model.arpa" <<'ARPA'
\data\
ngram 1=6
ngram 2=2
ngram 3=1

\1-grams:
-1.0	<unk>
-99	<s>	0
-1.0	</s>
-1.0	my	0
-1.0	old	0
-1.0	boat	0

\2-grams:
-0.5	my old	0
-0.5	old boat

\3-grams:
-0.1	my old boat

\end\
ARPA
"$folder/venv/bin/python" - "$folder/model.arpa" <<'PY'
import sys
from pocketsphinx import Config, LogMath, NGramModel

log = LogMath()
model = NGramModel(Config(), log, sys.argv[1])
words = ["my", "old", "boat"]
asInText = log.log_to_log10(model.prob(words))
backwards = log.log_to_log10(model.prob(words[::-1]))
print(f"words as in the text          {asInText:.4f}")
print(f"words backwards               {backwards:.4f}")
sys.exit(0 if abs(asInText + 1) < 1e-3 and abs(backwards + 0.1) < 1e-3 else 1)
PY
