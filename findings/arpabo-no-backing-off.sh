#!/usr/bin/env bash
# Packages:  arpabo 0.3.0 (estimates n-gram models by Good-Turing, Kneser-Ney or Katz, in ARPA form), read by kenlm 0.3.0
# Guess:     by backing off, the probabilities of a model sum to 1 after each history, with every method of smoothing; and the
#            method `auto`, which looks for the best mass to discount, finds one that depends on the text.
# Behaviour: none sums to 1. With Good-Turing (the default) and Kneser-Ney all back-off weights are 1, whatever was discounted.
#            With the Katz methods the weights that are not 1 stand at n-grams one word longer than the ones they belong to.
#            `auto` always takes the first mass that it tries, which is --discount-step: the likelihood that it compares is
#            that of single words, in which the mass does not occur.
#            Why: arpabo/smoothing/utils.py, compute_simple_backoff_weights; katz_backoff.py, _compute_likelihood.
#            --eval computes perplexities without the weights too, and takes <s> for a word that has to be guessed.
# Seen (Python 3.11), the smallest and largest sum after one word, for a text of 6 lines, by KenLM (for which blanks were made
# tabs and the first line, `Corpus: ...`, taken out):
#   good_turing                   1.28 to 2.30
#   kneser_ney                    1.01 to 1.63
#   auto                          1.55 to 1.82
#   fixed                         1.30 to 1.57
#   mass of auto                  0.05 0.2 0.05 0.2   (with --discount-step 0.05 and 0.2, for that text and for another)
# For kith's users: `kithd import` reads these files as they are written, and warns that nothing sums to 1; an imported model
#            answers with probabilities that are too large. Make the model of the text with `kithd train` instead.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check arpabo==0.3.0 kenlm==0.3.0
cat >text <<'TEXT'
the green boat lies in the harbour
the old boat lies at the quay
the boat lies in the old harbour
a green boat came into the harbour at noon
the old man sat at the quay
a boat came
TEXT
sed 's/old/new/; s/boat/ship ship/' text >other
status=0
check() { # NAME SEEN EXPECTED
  printf '%-29s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || status=1
}
sums() {
  venv/bin/arpabo text -m 3 -s "$1" -o model 2>/dev/null
  awk '/^.data/ { on = 1 } !on { next }
    $1 !~ /^-?[0-9.]+$/ { print; next }
    { n = NF; weight = ""; if ($n ~ /^-?[0-9]+\.[0-9]+$/) { weight = "\t" $n; n-- }
      line = $1 "\t" $2; for (i = 3; i <= n; i++) line = line " " $i; print line weight }' model >model.arpa
  venv/bin/python - 2>/dev/null <<'PY'
import kenlm
model = kenlm.Model("model.arpa")
words = {word for line in open("text") for word in line.split()}
sums = []
for word in words:
    empty, state, after = kenlm.State(), kenlm.State(), kenlm.State()
    model.NullContextWrite(empty)
    model.BaseScore(empty, word, state)
    sums.append(sum(10 ** model.BaseScore(state, other, after) for other in words | {"</s>"}))
print(f"{min(sums):.2f} to {max(sums):.2f}")
PY
}
check good_turing "$(sums good_turing)" "1.28 to 2.30"
check kneser_ney "$(sums kneser_ney)" "1.01 to 1.63"
check auto "$(sums auto)" "1.55 to 1.82"
check fixed "$(sums fixed)" "1.30 to 1.57"
mass() { venv/bin/arpabo "$1" -m 3 -s auto --discount-step "$2" 2>/dev/null | sed -nE 's/^Corpus.* discount mass ([0-9.]+) .*/\1/p'; }
check "mass of auto" "$(mass text 0.05) $(mass text 0.2) $(mass other 0.05) $(mass other 0.2)" "0.05 0.2 0.05 0.2"
exit $status
