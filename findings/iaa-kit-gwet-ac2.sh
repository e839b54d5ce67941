#!/usr/bin/env bash
# Package:   iaa-kit 0.1.2 (agreement of annotators), with krippendorff 0.9.0, irrCAC 0.4.4, pandas 2.3.3 and numpy 1.26.4 to compare with
# Guess:     "Krippendorff alpha, Cohen and weighted kappa, Fleiss kappa, Gwet AC1/AC2, prevalence and bias diagnostics,
#            missing-data handling": each is the published coefficient of that name.
# Behaviour: ac2() is Cohen's weighted kappa, with the paradox for whose sake AC2 is taken: where nearly all is one grade, two
#            annotators who differ in 6 of 100 get -0.03 instead of 0.94.
#            weighted_kappa() puts numbers in the order of their text, 1, 10, 2, 3: on a scale of ten the distances are wrong.
#            Alpha counts annotations that stand alone, which no pair can be made of, among the expected ones, and weights each
#            pair alike, not each annotation: where some are missing it is far too high. scale="ordinal" is "interval".
#            prevalence_index() is |agreeing - differing| / n, not Byrt's |both yes - both no| / n.
#            Why: iaa_kit/gwet.py, ac2 returns kappa(...); cohen.py, sorted(..., key=repr); krippendorff.py, alpha_value.
# Seen (Python 3.11), by iaa-kit, by irrCAC or krippendorff, and by the formula
#   AC2, linear, 94 of 100 alike                 -0.031     0.936     0.936
#   weighted kappa, linear, 1 to 10               0.640     0.792     0.792
#   alpha, interval, three in ten missing         0.957     0.779     0.779
#   alpha, ordinal, none missing                  0.968     0.356     0.356
#   prevalence index, 90 yes, 4 no, 6 differ      0.880               0.860
# For kith's users: judgements of a model's texts by several people look agreed upon when they are not, and the other way round. Right
#            are kappa without weights, Fleiss's, AC1, and alpha without missing values at the other scales.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check iaa-kit==0.1.2 krippendorff==0.9.0 irrCAC==0.4.4 \
    pandas==2.3.3 numpy==1.26.4
"$folder/venv/bin/python" - 2>/dev/null <<'PY'
import sys
import iaa_kit
import krippendorff
import numpy
import pandas
from irrCAC.raw import CAC

def other(a, b, kind):
    found = CAC(pandas.DataFrame({"a": a, "b": b}), weights="linear", digits=6)
    return getattr(found, kind)()["est"]["coefficient_value"]

def ac2(a, b):
    grades = sorted({*a, *b})
    weight = lambda x, y: 1 - abs(x - y) / (grades[-1] - grades[0])
    share = {g: (a.count(g) + b.count(g)) / (2 * len(a)) for g in grades}
    chance = (sum(weight(x, y) for x in grades for y in grades) / (len(grades) * (len(grades) - 1))
              * sum(s * (1 - s) for s in share.values()))
    return (sum(map(weight, a, b)) / len(a) - chance) / (1 - chance)

def kappa(a, b):
    return 1 - sum(abs(x - y) for x, y in zip(a, b)) * len(a) / sum(abs(x - y) for x in a for y in b)

def alpha(rows, ordinal=False):
    rows = [[x for x in row if x is not None] for row in rows]
    rows = [row for row in rows if len(row) > 1]
    values = sorted(x for row in rows for x in row)
    place = {x: values.index(x) + values.count(x) / 2 if ordinal else x for x in values}
    far = lambda row: sum((place[x] - place[y]) ** 2 for x in row for y in row)
    return 1 - sum(far(row) / (len(row) - 1) for row in rows) * (len(values) - 1) / far(values)

def known(rows, scale):
    table = numpy.array([[numpy.nan if x is None else x for x in row] for row in rows], dtype=float)
    return krippendorff.alpha(reliability_data=table.T, level_of_measurement=scale)

nearly = [1] * 94 + [1, 1, 1, 2, 2, 2], [1] * 94 + [2, 2, 2, 1, 1, 1]
ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] * 4, [1, 3, 3, 5, 5, 7, 7, 9, 10, 10] * 3 + [10, 2, 2, 4, 6, 6, 8, 8, 9, 9]
gaps = [[1, 2, 1], [2, 2, None], [3, 4, 3], [None, 9, None], [1, None, None], [4, 3, None], [2, 3, 2], [None, 10, None], [4, 4, 4]]
full = [[1, 2, 1], [2, 1, 2], [1, 2, 2], [2, 1, 1], [1, 1, 2], [9, 9, 9]]
yes, no = [1] * 90 + [0] * 4 + [1] * 3 + [0] * 3, [1] * 90 + [0] * 4 + [0] * 3 + [1] * 3
rows = [("AC2, linear, 94 of 100 alike", iaa_kit.ac2(*nearly), other(*nearly, "gwet"), ac2(*nearly)),
        ("weighted kappa, linear, 1 to 10", iaa_kit.weighted_kappa(*ten, "linear"), other(*ten, "conger"), kappa(*ten)),
        ("alpha, interval, three in ten missing", iaa_kit.alpha_value(gaps, "interval"), known(gaps, "interval"), alpha(gaps)),
        ("alpha, ordinal, none missing", iaa_kit.alpha_value(full, "ordinal"), known(full, "ordinal"), alpha(full, True)),
        ("prevalence index, 90 yes, 4 no, 6 differ", iaa_kit.prevalence_index(yes, no), None, abs(90 - 4) / 100)]
for name, *values in rows:
    print(f"{name:41}", *(" " * 8 if value is None else f"{value:8.3f}" for value in values), sep="  ")
seen = [[None if value is None else round(float(value), 3) for value in row[1:]] for row in rows]
sys.exit(0 if seen == [[-0.031, 0.936, 0.936], [0.64, 0.792, 0.792], [0.957, 0.779, 0.779], [0.968, 0.356, 0.356],
                       [0.88, None, 0.86]] else 1)
PY
