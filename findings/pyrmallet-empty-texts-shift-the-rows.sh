#!/usr/bin/env bash
# Package:   pyrmallet 0.1.2 (topic models by MALLET's algorithm in Rust, "sklearn-compatible"), with numpy 2.4.6 and tqdm 4.70.1
# Guess:     fit_transform(texts) has a row for each text, in their order, as transform(texts) has and as scikit-learn's models have; a text without a word
#            that counts has the same share of each topic.
# Behaviour: fit_transform and doc_topic_distributions_ leave out the texts in which no word is left: empty ones, those of figures only, and those whose
#            words are too rare for min_doc_freq. There is no warning, and all rows behind move up: of nine texts with a year as the third, the
#            fourth's topics stand in the third row, and there is no ninth. transform, for the same texts, has nine rows.
# Seen (Python 3.11), the share of the kitchen's topic, texts of the kitchen (k) and of the sea (s) in turn
#   k s k s k s k s                fit_transform  k s k s k s k s     transform  k s k s k s k s
#   k s 1999 k s k s k s           fit_transform  k s k s k s k s     transform  k s - k s k s k s
#   k, a rare word, s k s k s k s  fit_transform  k s k s k s k s     transform  k - s k s k s k s
# For kith's users: topics that are joined to their texts by number go to the wrong texts. Use transform after fit, or compare the number of rows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyrmallet==0.1.2 numpy==2.4.6 tqdm==4.70.1
"$folder/venv/bin/python" - <<'PY'
import random, sys
from pyrmallet import LatentDirichletAllocation

chance = random.Random(0)
kitchen, sea = "soup bread salt pan oven cook spoon".split(), "boat sail sea wave harbour anchor rope".split()
texts = [" ".join(chance.choice(sea if number % 2 else kitchen) for _ in range(20)) for number in range(8)]

def topics(rows):  # the first text is of the kitchen
    return " ".join("-" if abs(share - 0.5) < 0.1 else "k" if (share > 0.5) == (rows[0][0] > 0.5) else "s" for share, _ in rows)

seen = []
for name, with_it, least in (("k s k s k s k s", texts, 1), ("k s 1999 k s k s k s", texts[:2] + ["1999 2000"] + texts[2:], 1),
                             ("k, a rare word, s k s k s k s", texts[:1] + ["zephyr"] + texts[1:], 2)):
    model = LatentDirichletAllocation(n_components=2, max_iter=300, min_doc_freq=least)
    fitted = topics(model.fit_transform(with_it))
    seen.append((fitted, topics(model.transform(with_it))))
    print(f"{name:30} fit_transform  {fitted}     transform  {seen[-1][1]}")
plain = "k s k s k s k s"
sys.exit(0 if seen == [(plain, plain), (plain, "k s - k s k s k s"), (plain, "k - s k s k s k s")] else 1)
PY
