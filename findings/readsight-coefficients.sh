#!/usr/bin/env bash
# Package:   readsight 1.0.5 (readability in 86 languages), and textstat 0.7.13, which has two of the formulas
# Guess:     its formulas have "published coefficients": for Turkish those of Ateşman (1997), 198.825 - 40.175 syllables per word
#            - 2.610 words per sentence; for Italian Franchina and Vacca (1972), 217 - 1.3 words per sentence - 0.6 syllables per 100
#            words; for Spanish Crawford (1984), -0.205 sentences + 0.049 syllables, per 100 words, - 3.407, a school grade.
# Behaviour: Turkish has the two exchanged, so that each word of a sentence costs 40 points: sentences of eleven words get -249.
#            Italian takes the 0.6 times syllables per word: a text can hardly fall below 150, and all is "Very Easy".
#            Crawford takes letters per word for the sentences and sentences for the syllables: it is about -4 for any text,
#            which is called "Very Difficult"; higher is taken for easier, though it is a grade.
#            Why: readsight/data/languages/tr.json and it.json, and readsight/formula/crawford.py. The counts of words,
#            sentences and syllables are right.
# Seen (Python 3.11), for one text in each language, by readsight, by the formula of its own counts, and by textstat
#   tr, Ateşman              -249.3     75.2            Very Hard
#   it, Franchina-Vacca       193.8     89.0     89.0   Very Easy
#   es, Crawford               -4.0      3.6      3.6   Very Difficult
# For kith's users: to grade what a model writes in these languages take another package, or the counts of analyze() and the
#            formulas as below. English has the right coefficients.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check readsight==1.0.5 textstat==0.7.13
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from readsight import ReadSight
from textstat import textstat

texts = {
    "tr": "Eski tekne her sabah erken saatte limandan denize doğru yavaşça yola çıkar. "
          "Yaşlı adam akşam olunca balıkları büyük sepetlere koyup pazara götürür.",
    "it": "La vecchia barca esce dal porto ogni mattina prima che il sole illumini le case del villaggio. "
          "Il pescatore torna la sera con le reti piene e vende il pesce sulla piazza del mercato.",
    "es": "El barco viejo sale del puerto cada mañana antes de que el sol ilumine las casas del pueblo. "
          "El pescador vuelve por la tarde con las redes llenas y vende el pescado en la plaza del mercado.",
}

def ask(language, name, score, formula, other=None):
    tool = ReadSight(language, cache_dir=sys.argv[1])
    counts = tool.analyze(texts[language])
    result = score(tool, texts[language])
    right = round(formula(counts.average_words_per_sentence, counts.average_syllables_per_word), 1)
    witness = ""
    if other:
        textstat.set_lang(language)
        witness = round(other(texts[language]), 1)
    print(f"{language}, {name:18} {result.score:8.1f} {right:8.1f} {witness:>8}   {result.interpretation}")
    return result.score, right, witness

seen = [
    ask("tr", "Ateşman", ReadSight.flesch_reading_ease, lambda words, syllables: 198.825 - 40.175 * syllables - 2.610 * words),
    ask("it", "Franchina-Vacca", ReadSight.flesch_reading_ease,
        lambda words, syllables: 217 - 1.3 * words - 0.6 * 100 * syllables, textstat.flesch_reading_ease),
    ask("es", "Crawford", ReadSight.crawford,
        lambda words, syllables: -0.205 * 100 / words + 0.049 * 100 * syllables - 3.407, textstat.crawford),
]
sys.exit(0 if seen == [(-249.3, 75.2, ""), (193.8, 89, 89), (-4, 3.6, 3.6)] else 1)
PY
