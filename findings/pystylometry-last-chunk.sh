#!/usr/bin/env bash
# Package:   pystylometry 1.4.3 (measures of style), its Yule's K, share of words seen once (hapax), MTLD and entropy of word pairs
# Guess:     one word more changes little: Yule's K of 1001 words is that of the first 1000, nearly.
# Behaviour: a text is cut into chunks of 1000 words, and the result is the plain mean over the chunks, the last one too, however short it is.
#            One word alone has a K of 0 and is a hapax: K is halved from 1000 words to 1001, and the share of hapaxes is five times as
#            much; MTLD is halved too. The pairs of words are told apart only from 1002 words on, where the entropy is halved. So a text's figures
#            depend on the remainder of its length, most for texts of one to three thousand words, and chunk_count says only how many there were.
#            compute_ttr in the same package leaves a short last chunk out.
#            Why: pystylometry/_types.py, chunk_text keeps the remainder; lexical/yule.py, hapax.py, mtld.py and ngrams/entropy.py take
#            the mean of what make_distribution gets.
# Seen (Python 3.11), beginnings of one text of 2001 words
#   words  chunks  Yule's K  hapax  MTLD  entropy of pairs
#     999       1     740.0  0.100  18.7              9.00
#    1000       1     738.8  0.100  18.7              9.01
#    1001       2     369.4  0.550   9.8              9.01
#    1002       2     369.4  0.550  10.3              4.50
#    2000       2     711.2  0.093  20.8              9.11
#    2001       3     474.2  0.396  14.2              9.11
# For kith's users: two models' texts of unlike length differ by these figures though they do not in style. Cut the texts to whole thousands of
#            words, or set chunk_size to the length of the text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pystylometry==1.4.3
"$folder/venv/bin/python" - <<'PY'
import random, sys
from pystylometry.lexical import compute_hapax_ratios, compute_mtld, compute_yule
from pystylometry.ngrams import compute_ngram_entropy

names = [first + vowel + last for first in "bdfglmnprst" for vowel in "aeiou" for last in ("n", "l", "rd", "st", "m", "ck")]
chance = random.Random(7)
words = [names[int(len(names) * chance.random() ** 4)] for _ in range(2001)]
seen = {}
print("words  chunks  Yule's K  hapax  MTLD  entropy of pairs")
for length in (999, 1000, 1001, 1002, 2000, 2001):
    text = " ".join(words[:length])
    yule, hapax, mtld, entropy = compute_yule(text), compute_hapax_ratios(text), compute_mtld(text), compute_ngram_entropy(text)
    seen[length] = (yule.chunk_count, yule.yule_k, hapax.hapax_ratio, mtld.mtld_average, entropy.entropy)
    print(f"{length:5} {yule.chunk_count:7} {yule.yule_k:9.1f} {hapax.hapax_ratio:6.3f} {mtld.mtld_average:5.1f} {entropy.entropy:17.2f}")
halved = abs(seen[1001][1] - seen[1000][1] / 2) < 0.1 and abs(seen[1002][4] - seen[1000][4] / 2) < 0.1
sys.exit(0 if halved and seen[1001][2] > 5 * seen[1000][2] and seen[1001][3] < 0.6 * seen[1000][3] and seen[2001][1] < 0.7 * seen[2000][1] else 1)
PY
