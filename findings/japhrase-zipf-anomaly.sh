#!/usr/bin/env bash
# Package:   japhrase 0.3.13 (phrases of Japanese texts and their statistics)
# Guess:     StatisticalScorer gives zipf_anomaly, the distance of a phrase's frequency from Zipf's law, 0 on the law's line and up
#            to 1 off it ("large deviation, high score"); and p_value of a chi-square test whose null hypothesis is that the
#            phrase is "distributed completely at random" (in Japanese), so that a phrase that stands in one text only is significant
#            and one that stands anywhere now and then is not.
# Behaviour: zipf_anomaly is 0 for each phrase of each corpus: the law's constant is taken from the phrase itself, frequency times
#            rank, and divided by the rank again. A fifth of combined_score is so always 0.
#            p_value does not see where a phrase stands. It compares its frequency with the number of all phrases divided by the
#            number of texts, as though each text ought to have it that often: a phrase that stands once in the corpus is
#            "***" significant, as is nearly every rare one and every frequent one, and 40 in one text have p=0.9.
#            Why: japhrase/statistical_scorer.py, _zipf_anomaly, and _calculate_p_value with expected = total_freq / total_texts.
# Seen (Python 3.11), in 100 texts with 4081 phrases: zipf_anomaly and p by japhrase; distance from Zipf's line through the first rank
#            (halved and at most 1, as there) and p of the counts in each text, by definition
#   4000 times, 40 in each text    0.00  0          0.00  1
#     40 times, all in one text    0.00  0.9        0.49  0
#     40 times, in 40 texts        0.00  0.9        0.49  1
#      1 time                      0.00  4.6e-10    0.50  0.48
# For kith's users: words for a model's special list, picked by is_significant or combined_score, are the rare ones and those that are
#            frequent everywhere. The Wilson interval of the same table is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check japhrase==0.3.13
"$folder/venv/bin/python" - <<'PY'
import sys
import pandas
from japhrase.statistical_scorer import StatisticalScorer
from scipy.stats import chi2

names = {"です": "4000 times, 40 in each text", "小舟": "  40 times, all in one text", "港町": "  40 times, in 40 texts",
         "灯台": "   1 time"}
texts = ["です、" * 40 + "小舟、" * (40 * (i == 50)) + "港町、" * (i % 5 < 2) + "灯台、" * (i == 7) for i in range(100)]
frequency = {phrase: sum(text.count(phrase) for text in texts) for phrase in names}
table = StatisticalScorer().score_phrases(pandas.DataFrame({"seqchar": list(frequency), "freq": list(frequency.values())}), texts)
table = table.set_index("phrase")

seen = []
for phrase, count in frequency.items():
    rank = 1 + sum(other > count for other in frequency.values())
    line = max(frequency.values()) / rank
    mean = count / len(texts)
    spread = chi2.sf(sum((text.count(phrase) - mean) ** 2 / mean for text in texts), len(texts) - 1)
    row = table.loc[phrase]
    found = (f"{row.zipf_anomaly:.2f}", f"{row.p_value:.2g}", f"{min(1, abs(count - line) / line / 2):.2f}", f"{spread:.2g}")
    print(f"{names[phrase]:29}  {found[0]}  {found[1]:9}  {found[2]}  {found[3]}")
    seen.append(found)
sys.exit(0 if seen == [("0.00", "0", "0.00", "1"), ("0.00", "0.9", "0.49", "0"), ("0.00", "0.9", "0.49", "1"),
                       ("0.00", "4.6e-10", "0.50", "0.48")] else 1)
PY
