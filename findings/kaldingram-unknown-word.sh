#!/usr/bin/env bash
# Package:   kaldingram 0.1.2 (its `ppl` reports as SRILM's does: OOVs, zeroprobs, logprob, ppl, ppl1), with tqdm 4.70.1
# Guess:     an unknown word is left out of the perplexity, as by SRILM without <unk> in the model; the other words of its
#            sentence count.
# Behaviour: one unknown word takes its whole sentence out of the perplexity, known words and end too. So a text gets easier
#            when a word of its hardest sentence is made one that the model does not know. What is printed says so only in
#            `zeroprobs`, which counts sentences here, and in SRILM's report words; the number of words is still that of
#            the whole text. Models of `kaldingram train` have no <unk> unless the text has it, so every real test text is met.
#            Why: kaldingram/ppl.py, compute_ppl scores a sentence as one and goes on to the next at the first KeyError.
# Seen (Python 3.11): the model knows all words but `sloop`; the second sentence is hard for it
#   a boat came / quay a at       2 sentences, 6 words, 0 OOVs   0 zeroprobs, ppl= 13.37
#   a boat came / quay a sloop    2 sentences, 6 words, 1 OOVs   1 zeroprobs, ppl= 3.56
#   a boat came                   1 sentences, 3 words, 0 OOVs   0 zeroprobs, ppl= 3.56
# For kith's users: perplexities of this tool are those of the sentences without unknown words, mostly short and easy
#            ones; kith's count every word, unknown ones too. Compare on a text without unknown words, or write <unk> into both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kaldingram==0.1.2 tqdm==4.70.1
cat >text <<'TEXT'
the green boat lies in the harbour
the old boat lies at the quay
the boat lies in the old harbour
a green boat came into the harbour at noon
the old man sat at the quay
a boat came
TEXT
venv/bin/kaldingram train --ngram-order 2 --text text --lm model.arpa 2>/dev/null
status=0
try() { # NAME EXPECTED LINE...
  local seen
  printf '%s\n' "${@:3}" >test
  seen=$(venv/bin/kaldingram ppl --lm model.arpa --text test 2>/dev/null |
    sed -E 's/^file test: //; s/logprob= [-0-9.]+ //; s/(ppl= [0-9]+\.[0-9]{2}).*/\1/' | paste -sd '|' | sed 's/|/   /')
  printf '%-29s %s\n' "$1" "$seen"
  [ "$seen" = "$2" ] || status=1
}
try "a boat came / quay a at" "2 sentences, 6 words, 0 OOVs   0 zeroprobs, ppl= 13.37" "a boat came" "quay a at"
try "a boat came / quay a sloop" "2 sentences, 6 words, 1 OOVs   1 zeroprobs, ppl= 3.56" "a boat came" "quay a sloop"
try "a boat came" "1 sentences, 3 words, 0 OOVs   0 zeroprobs, ppl= 3.56" "a boat came"
exit $status
