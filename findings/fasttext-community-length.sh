#!/usr/bin/env bash
# Packages:  fasttext-community 0.11.9 ("fasttext Python bindings", module fasttext), and fasttext-numpy2 0.10.4, another build of the
#            same module, with numpy 2.2.6
# Guess:     model["word"] and get_word_vector give the vector of fastText (Bojanowski and others, 2017), the mean of the vectors of
#            the word and its n-grams; the same model file has the same vectors in each package that brings the module fasttext.
# Behaviour: fasttext-community divides it by its length. Each word has the length 1, and one that the model has never seen, of which
#            it knows next to nothing, weighs as much in a mean as one that it has seen a thousand times: six times as much as in
#            fastText, in the small model below. Its documentation does not say so.
#            All else is as ever: predictions, neighbours, sentence vectors, the vectors of n-grams. So vectors that one package
#            has stored do not fit those of another, and nothing fails.
# Seen (Python 3.11), the lengths of a word's vector, of the mean of its n-grams, and of the other package's vector
#   boat        1.000  1.416  1.416
#   harbour     1.000  1.465  1.465
#   zzz         1.000  0.241  0.241
# For kith's users: associations, topics or maps of words from such vectors change with the package that pip happened to install. The
#            mean of get_input_vector over get_subwords is fastText's vector in each.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for package in fasttext-community==0.11.9 fasttext-numpy2==0.10.4; do
    python3 -m venv "$folder/${package%==*}"
    "$folder/${package%==*}/bin/pip" install --quiet --disable-pip-version-check --no-deps $package numpy==2.2.6 pybind11==3.0.1
done
cat >"$folder/vectors.py" <<'PY'
import json
import os
import sys
import fasttext
import numpy

folder, name = sys.argv[1:]
if not os.path.exists(f"{folder}/model.bin"):
    topics = ["boat harbour quay sail mast anchor".split(), "bread oven flour baker dough crust".split()]
    with open(f"{folder}/text", "w", encoding="utf-8") as file:
        for i in range(4000):
            file.write(" ".join(topics[i % 2][(i * i + j * (i % 5 + 1)) % 6] for j in range(8)) + "\n")
    fasttext.train_unsupervised(f"{folder}/text", dim=10, epoch=5, minCount=1, bucket=1000, thread=1, verbose=0).save_model(
        f"{folder}/model.bin")
model = fasttext.load_model(f"{folder}/model.bin")
rows = {}
for word in "boat", "harbour", "zzz":
    subwords, numbers = model.get_subwords(word)
    mean = numpy.mean([model.get_input_vector(number) for number in numbers], axis=0)
    rows[word] = [model[word].tolist(), mean.tolist()]
rows["sentence"] = [model.get_sentence_vector("boat harbour").tolist()]
json.dump(rows, open(f"{folder}/{name}.json", "w"))
PY
for package in fasttext-community fasttext-numpy2; do
    "$folder/$package/bin/python" "$folder/vectors.py" "$folder" $package 2>/dev/null
done
"$folder/fasttext-numpy2/bin/python" - "$folder" <<'PY'
import json
import sys
import numpy

here, other = (json.load(open(f"{sys.argv[1]}/{name}.json")) for name in ("fasttext-community", "fasttext-numpy2"))
seen = []
for word in "boat", "harbour", "zzz":
    vector, mean, right = (numpy.array(values) for values in (*here[word], other[word][0]))
    print(f"{word:10}", *(f"{numpy.linalg.norm(value):6.3f}" for value in (vector, mean, right)))
    seen += [abs(numpy.linalg.norm(vector) - 1) < 1e-5, numpy.allclose(vector * numpy.linalg.norm(mean), mean, atol=1e-6),
             numpy.allclose(right, mean, atol=1e-6)]
lengths = [numpy.linalg.norm(other[word][0]) for word in ("boat", "zzz")]
seen.append(lengths[1] < lengths[0] / 4)
sys.exit(0 if all(seen) and numpy.allclose(here["sentence"], other["sentence"], atol=1e-6) else 1)
PY
