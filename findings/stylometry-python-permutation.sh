#!/usr/bin/env bash
# Package:   stylometry-python 1.4.0 (authorship and its statistics), with numpy 2.4.6 and scipy 1.17.1
# Guess:     permutation_test draws 10000 permutations: groups of one distribution have p-values all over from 0 to 1, one in a hundred below 0.01.
#            Holm's correction in pairwise_tests rejects nothing behind the first that it keeps. predict takes the author at the smallest
#            angle ("cosine distance").
# Behaviour: the 10000 are one and the same permutation. So the p-value is either 1.0 or 0.0001, by whether that one has a greater difference of
#            means than the groups, and about half of all pairs of groups without any difference are "significant" at one per cent. A second run is
#            no help: the generator starts from 42 each time.
#            Holm's p-values are each multiplied by their own factor, but not kept from falling: of 0.0168 and 0.0182 the second is significant
#            (at 0.05) and the first not.
#            predict multiplies with the mean of an author's vectors, which is the shorter the more his texts differ: a text exactly between his
#            two goes to another author, whose texts are alike.
#            Why: stylometry/stats.py, permutation_test: numpy's permutation of a table moves whole rows, for all columns alike; pairwise_tests
#            has no running maximum; analyzer.py, fit does not bring the mean to length 1.
# Seen (Python 3.11)
#   40 pairs of groups of one distribution: p-values 0.0001 and 1.0, 22 of 40 "significant" at 0.01
#   different values among the 10000 of one test: 1
#   Holm, three groups: 0.0168 corrected 0.0505, 0.0182 corrected 0.0365, 0.5676 corrected 0.5676
#   a text between Ann's two texts: Bea, distances Ann 0.29, Bea 0.10; by the angle Ann 0.00, Bea 0.10
# For kith's users: a difference between two models that this calls significant is a coin's. Take scipy.stats.permutation_test; and bring the
#            centroids to length 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check stylometry-python==1.4.0 numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy
from stylometry import StyleAnalyzer, stats

chance = numpy.random.default_rng(1)
tests = [stats.permutation_test(chance.normal(size=20), chance.normal(size=20)) for _ in range(40)]
values, significant = sorted({test["p_value"] for test in tests}), sum(test["significant_01"] for test in tests)
different = len(numpy.unique(tests[0]["null_distribution"]))
print(f'40 pairs of groups of one distribution: p-values {" and ".join(map(str, values))}, {significant} of 40 "significant" at 0.01')
print(f"different values among the 10000 of one test: {different}")

groups = {"Ann": [0.3, -1.0, 0.8, 0.9, -2.0, -1.3], "Bea": [1.9, 0.6, 1.4, -1.1, 4.1, 3.8, 1.7, 4.9, 2.9, -1.1, 2.6, -1.4],
          "Cem": [1.6, 1.2, 1.1, 0.9, 1.8]}
tests = sorted(stats.pairwise_tests(groups, "holm"), key=lambda test: test["p_raw"])
holm = [(f"{test['p_raw']:.4f}", f"{test['p_corrected']:.4f}") for test in tests]
print("Holm, three groups: " + ", ".join(f"{raw} corrected {corrected}" for raw, corrected in holm))

style = StyleAnalyzer(function_words=["the", "of", "a"], min_words=1)
style.fit(["the " * 10, "of " * 10], "Ann").fit(["the of " * 10 + "a " * 7] * 2, "Bea")
name, distances = style.predict("the of " * 10)
angles = {author: 1 - style.vectorize("the of " * 10) @ centroid / numpy.linalg.norm(centroid) for author, centroid in style._centroids.items()}
distances, angles = [{author: f"{abs(value):.2f}" for author, value in what.items()} for what in (distances, angles)]
print(f"a text between Ann's two texts: {name}, distances Ann {distances['Ann']}, Bea {distances['Bea']};",
      f"by the angle Ann {angles['Ann']}, Bea {angles['Bea']}")
sys.exit(0 if values == [0.0001, 1.0] and 10 < significant < 30 and different == 1 and holm[:2] == [("0.0168", "0.0505"), ("0.0182", "0.0365")]
         and name == "Bea" and angles["Ann"] == "0.00" else 1)
PY
