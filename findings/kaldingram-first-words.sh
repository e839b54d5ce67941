#!/usr/bin/env bash
# Package:   kaldingram 0.1.2 (trains n-gram models in ARPA form, after Kaldi's script), with tqdm 4.70.1
# Guess:     `kaldingram train --ngram-order 1 --text FILE` gives the relative frequencies of all words of the file, the same
#            as `kaldingram train --ngram-order 1 <FILE`.
# Behaviour: from a file, a model of order 1 is made of the first word of each line, and of its ends; all other words are not
#            in it, not even as unknown ones. From standard input it is made of all words. From order 2 on both agree.
#            Nothing is said; the file that comes out is a good ARPA file, and sums to 1.
#            Why: kaldingram/train.py, add_raw_counts_from_file counts `line.split()[0]` where the order is 1; the workers of
#            --num-workers do the same, add_raw_counts_from_standard_input does not.
# Seen (Python 3.11), the words of the model and their probabilities, for "the boat lies", "the harbour", "old boat at the quay":
#   --text FILE                   <s> 0.333 the 0.222 </s> 0.333 old 0.111
#   <FILE                         <s> 0.188 the 0.188 boat 0.125 lies 0.062 </s> 0.188 harbour 0.062 old 0.062 at 0.062 quay 0.062
#   1-grams of order 2            9 words either way
# For kith's users: a baseline of word frequencies made this way is one of sentence beginnings, and everything looks good
#            beside it. Train from standard input; and note that <s> has a share of the probability here, which in kith's and in
#            KenLM's models it has not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kaldingram==0.1.2 tqdm==4.70.1
printf 'the boat lies\nthe harbour\nold boat at the quay\n' >text
train() { venv/bin/kaldingram train --ngram-order "$@" 2>/dev/null; }
unigrams() { awk '/^.2-grams/ { exit } NF == 2 && /^-/ { printf "%s %.3f ", $2, 10 ^ $1 }' | sed 's/ $//'; }
fromFile=$(train 1 --text text | unigrams)
fromInput=$(train 1 <text | unigrams)
words() { awk '/^ngram 1=/ { print substr($0, 9) " words" }'; }
both=$(printf '%s\n' "$(train 2 --text text | words)" "$(train 2 <text | words)" | uniq)
printf '%-29s %s\n' "--text FILE" "$fromFile" "<FILE" "$fromInput" "1-grams of order 2" "$both either way"
[ "$fromFile" = "<s> 0.333 the 0.222 </s> 0.333 old 0.111" ] && [ "$both" = "9 words" ] &&
  [ "$fromInput" = "<s> 0.188 the 0.188 boat 0.125 lies 0.062 </s> 0.188 harbour 0.062 old 0.062 at 0.062 quay 0.062" ]
