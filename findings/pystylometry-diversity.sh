#!/usr/bin/env bash
# Package:   pystylometry 1.4.3 (measures of style; lexical diversity by the names of McCarthy and Jarvis, 2010)
# Guess:     compute_hdd gives HD-D, the number of types to expect in a sample of 42 words (hypergeometric), over 42: its range is
#            0 to 1, as the documentation says; compute_vocd_d gives the D that fits
#            TTR = D/n * (sqrt(1 + 2n/D) - 1), typically from 10 to 100 or more, with a fit near 1.
# Behaviour: compute_hdd adds up the chances of NOT being in the sample, drawn with replacement, and divides by nothing. The sum is
#            not bounded by 1, and nearly the number of types that a sample leaves out, so that longer texts have more of it: a
#            text in which no word comes twice, which has the most HD-D there is, comes out behind one of 378 words.
#            compute_vocd_d fits TTR = D/sqrt(n): D lies between 2.5 and 6 for each of these texts, and the fit (R squared) is no
#            better than a constant, or far worse, for all but the poorest texts.
#            Why: pystylometry/lexical/advanced_diversity.py; the result's metadata has "calculation_method": "simplified".
# Seen (Python 3.11), words and types of four texts, HD-D here and by the formula, D here with its fit, and by the formula
#    100 words, 100 types   HD-D   65.57  1.000   voc-D  5.50 (fit    0.0)   infinite
#    401 words,  30 types   HD-D    9.94  0.490   voc-D  2.94 (fit    1.0)        9.8
#    378 words, 200 types   HD-D  164.62  0.884   voc-D  5.01 (fit  -17.2)      141.3
#   1609 words, 200 types   HD-D  167.48  0.782   voc-D  4.47 (fit   -3.1)       59.0
# For kith's users: these figures compare with no published ones, and must not be put beside them. HD-D is two lines, as below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pystylometry==1.4.3
"$folder/venv/bin/python" - <<'PY'
import math
import sys
from collections import Counter
from pystylometry.lexical.advanced_diversity import compute_hdd, compute_vocd_d

def meanRatio(words, n):
    ways = math.comb(len(words), n)
    return sum(1 - math.comb(len(words) - count, n) / ways for count in Counter(words).values()) / n

def fittedD(words):
    ratios = {n: meanRatio(words, n) for n in range(35, 51)}
    def badness(d):
        return sum((ratio - d / n * (math.sqrt(1 + 2 * n / d) - 1)) ** 2 for n, ratio in ratios.items())
    return min((d / 10 for d in range(10, 20000)), key=badness)

def text(length, types):
    shares = [1 / (i + 3) for i in range(types)]
    counts = [1 + round((length - types) * share / sum(shares)) for share in shares]
    return [f"{chr(97 + i // 26)}{chr(97 + i % 26)}" for i, count in enumerate(counts) for _ in range(count)]

seen = []
for length, types in [(100, 100), (400, 30), (400, 200), (1600, 200)]:
    words = text(length, types)
    length = len(words)
    hdd, vocd = compute_hdd(" ".join(words)), compute_vocd_d(" ".join(words), random_seed=1)
    right, d = meanRatio(words, 42), fittedD(words)
    line = (f"{length:4} words, {len(set(words)):3} types   HD-D {hdd.hdd_score:7.2f} {right:6.3f}   voc-D {vocd.d_parameter:5.2f} "
            f"(fit {vocd.curve_fit_r_squared:6.1f})   {'infinite' if types == length else f'{d:8.1f}'}")
    print(line)
    seen.append((round(hdd.hdd_score, 2), round(right, 3), 2.5 < vocd.d_parameter < 6, vocd.curve_fit_r_squared < 0.5))
sys.exit(0 if seen == [(65.57, 1.0, True, True), (9.94, 0.49, True, False), (164.62, 0.884, True, True),
                       (167.48, 0.782, True, True)] else 1)
PY
