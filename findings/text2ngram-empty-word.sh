#!/usr/bin/env bash
# Package:   presage 0.9.1-2.5 of Debian 12 (predictive text; its text2ngram counts n-grams for the predictor)
# Guess:     a text file that ends with a line end, as text files do, gives the n-grams of its words and no more.
# Behaviour: what stands after the last separator counts as a word too, though it is empty. A file that ends with a line end
#            or a full stop has one n-gram more, whose last word is the empty string; the same text that ends with a letter
#            has not. It is a row of the predictor's database like any other, and each file that is appended (-a) adds one
#            to it. Sentences are no boundary: n-grams run on from one line into the next.
# Seen (n = 2, the rows of the database):
#   the boat / lies               (boat lies 1) (the boat 1)
#   the same with a line end      (boat lies 1) (lies '' 1) (the boat 1)
#   that file twice, with -a      (boat lies 2) (lies '' 2) (the boat 2)
# For kith's users: counts made by text2ngram differ from `kithd count`'s by these n-grams, and by those that run across the
#            ends of sentences, which kith does not count.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 presage=0.9.1-2.5 libpresage1v5=0.9.1-2.5 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
printf 'the boat\nlies' >open.txt
printf 'the boat\nlies\n' >ended.txt
status=0
count() { # NAME EXPECTED FILE...
  local name=$1 expected=$2 file seen
  shift 2
  rm -f counts
  for file in "$@"; do root/usr/bin/text2ngram -n 2 -a -f sqlite -o counts "$file" >/dev/null; done
  seen=$(python3 -c 'import sqlite3; print(sqlite3.connect("counts").execute("select * from _2_gram order by 1, 2").fetchall())')
  printf '%-29s %s\n' "$name" "$seen"
  [ "$seen" = "$expected" ] || status=1
}
count "the boat / lies" "[('boat', 'lies', 1), ('the', 'boat', 1)]" open.txt
count "the same with a line end" "[('boat', 'lies', 1), ('lies', '', 1), ('the', 'boat', 1)]" ended.txt
count "that file twice, with -a" "[('boat', 'lies', 2), ('lies', '', 2), ('the', 'boat', 2)]" ended.txt ended.txt
exit $status
