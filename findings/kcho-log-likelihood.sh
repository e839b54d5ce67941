#!/usr/bin/env bash
# Package:   kcho-linguistic-toolkit 0.1.0 (collocations by five measures, for K'Cho, a language of Burma; module kcho)
# Guess:     the log-likelihood ratio (G2) of two words that come together as often as chance has it is 0, and of a pair that always comes together the
#            larger the oftener it was seen; window_size=5 counts words up to five apart, and 1 neighbours only.
# Behaviour: chance gives thousands. What is computed is the sum over the four cells without the sums of rows and columns, so that the number of
#            all other words decides: the rarer the two words, the higher the score, and a pair seen five times is ranked before one seen fifty
#            times, though both never come apart. Pairs that avoid each other are ranked with them. window_size is kept and never used: neighbours
#            only are counted.
#            Why: collocation.py, _log_likelihood: 2 * (c12 log c12 + c1_ log c1_ + c_2 log c_2 + c__ log c__).
# Seen (Python 3.11), G2 here, and as it is
#   a b, independent        3934.3     0.0
#   x y, fifty times        6031.9   252.4
#   p q, five times         6302.9    49.2
#   pairs with a window of 1 and of 5: the same True
# For kith's users: of a corpus the rarest pairs come first, misprints among them. Use the t-score of the same package.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps kcho-linguistic-toolkit==0.1.0
"$folder/venv/bin/python" - <<'PY'
import math, sys, sysconfig, types
from pathlib import Path

package = types.ModuleType("kcho")
package.__path__ = [str(Path(sysconfig.get_paths()["purelib"]) / "kcho")]
sys.modules["kcho"] = package
from kcho.collocation import AssociationMeasure, CollocationExtractor

def scores(sentences, window):
    extractor = CollocationExtractor(window_size=window, measures=[AssociationMeasure.LOG_LIKELIHOOD])
    return {pair.words: pair.score for pair in extractor.extract(sentences)[AssociationMeasure.LOG_LIKELIHOOD]}

def ratio(sentences, first, second):
    pairs = [tuple(sentence.split()) for sentence in sentences]
    cells = [[sum((one == first) == row and (two == second) == column for one, two in pairs) for column in (True, False)] for row in (True, False)]
    rows, columns = [sum(row) for row in cells], [sum(column) for column in zip(*cells)]
    return 2 * sum(cell * math.log(cell * len(pairs) / (rows[at] * columns[to]))
                   for at, row in enumerate(cells) for to, cell in enumerate(row) if cell)

chance = ["a b", "a c", "d b", "d c"] * 50
pairs = chance + ["x y"] * 50 + ["p q"] * 5
seen = []
for name, sentences, words in [("a b, independent", chance, ("a", "b")), ("x y, fifty times", pairs, ("x", "y")),
                               ("p q, five times", pairs, ("p", "q"))]:
    seen.append((f"{scores(sentences, 5)[words]:.1f}", f"{ratio(sentences, *words):.1f}"))
    print(f"{name:21} {seen[-1][0]:>8} {seen[-1][1]:>7}")
same = scores(["a x b", "a y b"] * 10, 1) == scores(["a x b", "a y b"] * 10, 5)
print("pairs with a window of 1 and of 5: the same", same)
sys.exit(0 if seen == [("3934.3", "0.0"), ("6031.9", "252.4"), ("6302.9", "49.2")] and same else 1)
PY
