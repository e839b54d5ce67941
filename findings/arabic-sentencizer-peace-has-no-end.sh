#!/usr/bin/env bash
# Package:   arabic-sentencizer 0.1.1 (parts Arabic texts into sentences, "abbreviation handling" of the titles that are one letter and a full stop), with
#            nltk 3.10.0; without the English news that it trains on where it can fetch them (train_on_reuters=False)
# Guess:     a title, as the letter dal for doctor, does not end a sentence; each full stop behind a word does.
# Behaviour: no sentence ends behind a word whose last letter is dal or mim, of which Arabic has a great many: peace, today, knowledge, Muhammad, Ahmad
#            and the boy. Of three sentences about Ahmad, Muhammad and the boy it makes one. A sentence whose last letter is another one ends well.
#            Its statistics, among them the mean length of a sentence, are counted on these.
#            Why: PROTECTED_PATTERNS in splitter.py looks for the letter and the full stop without asking for the beginning of a word before them.
# Seen (Python 3.11), how many sentences it finds of how many
#   2 of 2   The boy read the lesson. Then he slept.      (last letter sin)
#   1 of 2   We want peace. Then we sleep.                (mim)
#   1 of 3   Ahmad came. Muhammad went. The boy slept.    (dal)
#   1 of 1   Dr. Ahmad came.                              (the title)
#   mean words of a sentence of the third: 6 where 2 are right
# For kith's users: a model that learns where sentences end would learn that they do not after two letters of the alphabet. Ask for the beginning of
#            a word, \b, before the letter of the title.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check arabic-sentencizer==0.1.1 nltk==3.10.0
"$folder/venv/bin/python" - <<'PY'
import sys
from arabic_sentencizer import ArabicSentencizer

sentencizer = ArabicSentencizer(train_on_reuters=False)
texts = [
    (2, "قرأ الولد الدرس. ثم نام.", "The boy read the lesson. Then he slept."),
    (2, "نريد السلام. ثم ننام.", "We want peace. Then we sleep."),
    (3, "جاء أحمد. ذهب محمد. نام الولد.", "Ahmad came. Muhammad went. The boy slept."),
    (1, "جاء د. أحمد.", "Dr. Ahmad came."),
]
seen = []
for right, text, meaning in texts:
    seen.append(len(sentencizer.split_sentences(text)))
    print(f"{seen[-1]} of {right}   {meaning}")
mean = sentencizer.analyze_text(texts[2][1])["avg_words_per_sentence"]
print("mean words of a sentence of the third:", mean)
sys.exit(0 if seen == [2, 1, 1, 1] and mean == 6 else 1)
PY
