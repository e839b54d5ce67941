#!/usr/bin/env bash
# Package:   arpa 0.1.0b4 (reads, queries and writes n-gram models in ARPA form), and kenlm 0.3.0, which reads the same file
# Guess:     a back-off weight of -4.77e-05, as toolkits write a word that hardly ever backs off, is read as that; what the package
#            writes, it reads again.
# Behaviour: the exponent of a back-off weight is dropped, and so -4.77e-05 becomes -4.77: a word that backs off for nothing pays a factor of
#            nearly 60,000. Probabilities with an exponent are read as they stand. Also what the package itself has written comes
#            back otherwise, since Python writes small numbers in that form.
#            Why: arpa/parsers/quick.py has the exponent of the weight outside the group whose text it converts; that of the
#            probability is inside.
# Seen (Python 3.11), log10 of "boat boat" with a weight of -4.77e-05 for boat and for <s>
#   arpa                       -16.1100
#   kenlm                       -1.8001
#   by hand                     -1.8001
#   weight set, written, read   -4.77e-05  -4.77
# For kith's users: ARPA files with small weights are not to be judged by this package's figures; kenlm reads the same file as it stands.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check arpa==0.1.0b4 kenlm==0.3.0
cat >"$folder/model.arpa" <<'ARPA'
\data\
ngram 1=5
ngram 2=1

\1-grams:
-2	<unk>	0
-0.6	</s>
-99	<s>	-4.77e-05
-0.6	the	-0.3
-0.6	boat	-4.77e-05

\2-grams:
-0.2	<s> the

\end\
ARPA
"$folder/venv/bin/python" - "$folder/model.arpa" 2>/dev/null <<'PY'
import sys
import arpa, kenlm
from arpa.models.simple import ARPAModelSimple

ours = arpa.loadf(sys.argv[1])[0].log_s("boat boat")
theirs = kenlm.Model(sys.argv[1]).score("boat boat")
byHand = 3 * -0.6 + 3 * -4.77e-05
model = ARPAModelSimple()
for order, number in ((1, 2), (2, 1)):
    model.add_count(order, number)
model.add_entry(("boat",), -0.3, -4.77e-05, 1)
model.add_entry(("lies",), -0.3, None, 1)
model.add_entry(("boat", "lies"), -0.1, None, 2)
back = arpa.loads(arpa.dumps(model))[0]
weights = [next(entry[2] for entry in each._entries(1) if entry[1] == ("boat",)) for each in (model, back)]
for name, value in (("arpa", ours), ("kenlm", theirs), ("by hand", byHand)):
    print(f"{name:24} {value:10.4f}")
print(f"{'weight set, written, read':27} {weights[0]:.2e}  {weights[1]}")
ok = abs(ours + 16.11) < 1e-3 and abs(theirs - byHand) < 1e-3 and weights == [-4.77e-05, -4.77]
sys.exit(0 if ok else 1)
PY
