#!/usr/bin/env bash
# Package:   rbp-eval 1.0.0 (evaluation of rankings in TREC's files, after Webber's toolkit; its command dcg_eval gives nDCG by default)
# Guess:     a perfect ranking has an nDCG of 1 at any depth (-r), since the best possible ranking of that depth is what it is held against; of
#            grades from 0 to 3, a ranking that has a 1 before a 3 has less than 1.
# Behaviour: the best ranking is taken over all relevant documents, however deep the list is cut: of 20 relevant documents the perfect ten have
#            0.67, and nothing can have more. So depths can't be compared, nor queries with few relevant documents and with many, whose mean is
#            what is printed. Whole grades count as 1 each unless -m is given, so that the ranking with the worst of three first is perfect.
#            Why: dcg.py cuts the ranking at the depth, but not the list of the best relevances; dcg_eval's -m and -M have a third state, which
#            takes grades for yes or no if all are whole numbers, and that is the one without either.
# Seen (Python 3.11)
#   20 relevant, all of them first, -r 1      0.127998
#   20 relevant, all of them first, -r 5      0.45588
#   20 relevant, all of them first, -r 10     0.672567
#   20 relevant, all of them first, -r 20     1
#   2 relevant, both first, -r 10             1
#   grades 1 2 3 in that order                1
#   grades 1 2 3 in that order, -m            0.868913
# For kith's users: nDCG of this command is not the one of the literature where a query has more relevant documents than the depth; give -m, and
#            a depth of at least their number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rbp-eval==1.0.0 numpy==2.4.6 scipy==1.17.1
cd "$folder"
for number in $(seq 20); do
  echo "1 0 d$number 1" >>many.qrels
  echo "1 Q0 d$number $number $((100 - number)) run" >>many.run
done
printf '1 0 d1 1\n1 0 d2 1\n' >few.qrels
printf '1 0 one 1\n1 0 two 2\n1 0 three 3\n' >grades.qrels
printf '1 Q0 one 1 9 run\n1 Q0 two 2 8 run\n1 Q0 three 3 7 run\n' >grades.run
seen=
measure() {
  name=$1
  shift
  value=$(venv/bin/dcg_eval "$@" | tail -n 1 | cut -d ' ' -f 2)
  printf '%-41s %s\n' "$name" "$value"
  seen+="$value "
}
for depth in 1 5 10 20; do
  measure "20 relevant, all of them first, -r $depth" -r $depth many.qrels many.run
done
measure "2 relevant, both first, -r 10" -r 10 few.qrels many.run
measure "grades 1 2 3 in that order" grades.qrels grades.run
measure "grades 1 2 3 in that order, -m" -m grades.qrels grades.run
[ "$seen" = "0.127998 0.45588 0.672567 1 1 1 0.868913 " ]
