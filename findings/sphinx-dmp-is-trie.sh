#!/usr/bin/env bash
# Packages:  sphinxbase-utils 0.8+5prealpha+1-16 of Debian 12 (sphinx_lm_convert), and kenlm 0.3.0, which meet in its ARPA files
# Guess:     `-ofmt dmp` writes the DMP form, which begins with the length and the words "Darpa Trigram LM", for the decoders
#            that read no other; `-ofmt bin` writes another one; and `-ofmt arpa` writes what readers of ARPA files read.
# Behaviour: `-ofmt dmp`, and a name that ends in .dmp, give the trie form of `-ofmt bin`, to the byte; nothing is said, and the
#            tool itself reads it back as -ifmt dmp too. Older decoders (Sphinx 3), for which one asks for DMP, do not know it.
#            Its ARPA files begin with a line of their own before \data\, and have tabs between the words of an n-gram. KenLM
#            refuses the line, and reads the rest without it.
# Seen:
#   -ofmt dmp                     Trie Language Model
#   -ofmt bin                     Trie Language Model, the same bytes
#   KenLM, ARPA file              first non-empty line
#   KenLM, without that line      -1.60 (-1.60 before)
# For kith's users: `kithd import` tells a binary by what it begins with, not by its name, and says how an ARPA file is made of
#            it; it reads that file as it is, line and tabs too. For KenLM take the first line out: sed 1d.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 sphinxbase-utils=0.8+5prealpha+1-16 libsphinxbase3=0.8+5prealpha+1-16 libblas3=3.11.0-2 \
  liblapack3=3.11.0-2 libgfortran5=12.2.0-14+deb12u1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
libraries=$folder/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries:$libraries/blas:$libraries/lapack
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kenlm==0.3.0
cat >model.arpa <<'ARPA'
\data\
ngram 1=5
ngram 2=4

\1-grams:
-99	<s>	-0.3
-0.7	</s>	0
-0.6	the	-0.3
-0.8	boat	-0.2
-0.9	lies	-0.1

\2-grams:
-0.2	<s> the
-0.1	the boat
-1.2	boat lies
-0.1	lies </s>

\end\
ARPA
convert() { root/usr/bin/sphinx_lm_convert "$@" >/dev/null 2>&1; }
convert -i model.arpa -o model.lm.dmp -ofmt dmp
convert -i model.arpa -o model.lm.bin -ofmt bin
convert -i model.lm.dmp -ifmt dmp -o back.arpa -ofmt arpa
sed 1d back.arpa >plain.arpa
score() { venv/bin/python -c "import kenlm; print(f'{kenlm.Model(\"$1\").score(\"the boat lies\"):.2f}')" 2>&1; }
status=0
check() { # NAME SEEN EXPECTED
  printf '%-29s %s\n' "$1" "$2"
  if [ "$2" != "$3" ]; then status=1; fi
}
check "-ofmt dmp" "$(head -c 19 model.lm.dmp)" "Trie Language Model"
same=$(cmp -s model.lm.dmp model.lm.bin && echo "the same bytes" || echo "other bytes")
check "-ofmt bin" "$(head -c 19 model.lm.bin), $same" "Trie Language Model, the same bytes"
check "KenLM, ARPA file" "$(score back.arpa | grep -o 'first non-empty line' | head -n 1)" "first non-empty line"
check "KenLM, without that line" "$(score plain.arpa | tail -n 1) ($(score model.arpa | tail -n 1) before)" "-1.60 (-1.60 before)"
exit $status
