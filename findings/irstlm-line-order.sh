#!/usr/bin/env bash
# Packages:  irstlm 6.00.05-3+b1 of Debian 12 and kenlm 0.3.0 (PyPI), which read the same ARPA files
# Guess:     the lines of a section of an ARPA file may stand in any order, as far as the n-grams go.
# Behaviour: IRSTLM needs the n-grams that begin with the same words in the order in which their last words stand among the
#            1-grams. Where they do not, it finds some and misses the others, and backs off instead, without a word: the
#            perplexity is wrong, and prune-lm takes out others and leaves weights with which probabilities sum to 0.7 or 1.8.
#            compile-lm writes a binary, and ARPA again, in the same order, so that the fault travels on.
#            Why: the successors of a history are found by bisection, by the number that a word got as it was read, and
#            are not sorted first. IRSTLM's own files have that order; those of tools that write n-grams as they met them
#            (kaldingram 0.1.2 is one) have not.
# Seen, the perplexity of 9 words and ends by a model with `a b` before `a </s>`, and the other way round, and the n-grams for
# which IRSTLM backed off:
#   in the order of the words     IRSTLM 3.17, backed off 1   KenLM 3.17
#   two and two exchanged         IRSTLM 4.07, backed off 4   KenLM 3.17
# For kith's users: files of `kithd export` are in that order, and IRSTLM computes what kith does; `kithd import` reads any
#            order. Before others' files go into IRSTLM, let them pass through kith, or sort them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 irstlm=6.00.05-3+b1 libirstlm1=6.00.05-3+b1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kenlm==0.3.0
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
printf '<s> a b a b </s>\n<s> b b a </s>\n' >text
model() { # NAME BIGRAM...
  cat >"$1" <<'ARPA'
\data\
ngram 1=5
ngram 2=6

\1-grams:
-99	<s>	-0.30103
-0.69897	a	-0.1549
-0.52288	b	-0.2218
-0.69897	</s>
-0.52288	<unk>

\2-grams:
ARPA
  { printf '%b\n' "${@:2}"; printf '\n\\end\\\n'; } >>"$1"
}
words=('-0.30103\t<s> a' '-0.39794\t<s> b' '-0.39794\ta b' '-0.69897\ta </s>' '-0.52288\tb a' '-0.52288\tb </s>')
model sorted.arpa "${words[@]}"
model exchanged.arpa "${words[1]}" "${words[0]}" "${words[3]}" "${words[2]}" "${words[5]}" "${words[4]}"
status=0
try() { # NAME FILE EXPECTED
  local line seen kenlm
  line=$(root/usr/lib/irstlm/bin/compile-lm --eval=text "$2" 2>&1 | grep '^%%')
  kenlm=$(venv/bin/python - "$2" 2>/dev/null <<'PY'
import sys
import kenlm
model = kenlm.Model(sys.argv[1])
print(f"{10 ** (-(model.score('a b a b') + model.score('b b a')) / 9):.2f}")
PY
  )
  seen=$(sed -E "s/.* PP=([0-9.]+) .* Nbo=([0-9]+) .*/IRSTLM \1, backed off \2   KenLM $kenlm/" <<<"$line")
  printf '%-29s %s\n' "$1" "$seen"
  [ "$seen" = "$3" ] || status=1
}
try "in the order of the words" sorted.arpa "IRSTLM 3.17, backed off 1   KenLM 3.17"
try "two and two exchanged" exchanged.arpa "IRSTLM 4.07, backed off 4   KenLM 3.17"
exit $status
