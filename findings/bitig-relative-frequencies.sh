#!/usr/bin/env bash
# Package:   bitig 0.3.1 (computational stylometry, after R's stylo)
# Guess:     MFWExtractor(n=...) makes z-scores of "relative frequencies (per-document rates), the classical formulation of
#            Burrows", rel_freq = count / doc_length as its source says: a word's number is the same however many others are kept.
# Behaviour: counts are divided by the number of kept words in the document, not of its words. Who writes `the` twice as
#            often as another, and `of` and `and` too, has the same rates as he if these are the words kept; all that tells
#            them apart is noise, and Burrows's Delta picks the wrong author for both texts. With scale="l1" each row sums to 1
#            for every n. RollingDelta does the same. Only where n reaches the size of the vocabulary is it right,
#            but then most of the columns are words that occur once.
#            Why: bitig/features/mfw.py, _relative_frequencies divides _raw_counts, which has the columns of the
#            vocabulary only, by their sum.
# Seen (Python 3.11), the rate of `the` and the Delta to authors A and B of two texts of 100 words, n=3, by bitig and by count/length
#   17 the, 9 of, 4 and       bitig 0.567  A 1.36  B 1.64     0.170  A 1.71  B 0.35
#    9 the, 4 of, 2 and       bitig 0.600  A 1.30  B 0.27     0.090  A 0.18  B 2.03
# For kith's users: Deltas of this package are not those of stylo or of other papers, and change with n for a reason that is not
#            in the texts. Divide counts by the length of the text yourself, as below, and give the array to BurrowsDelta.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bitig==0.3.1
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy
from bitig.corpus import Corpus, Document
from bitig.features.mfw import MFWExtractor
from bitig.methods.delta import BurrowsDelta

kept = ["the", "of", "and"]

def corpus(*counts):
    documents = []
    for number, amounts in enumerate(counts):
        words = [word for word, amount in zip(kept, amounts) for _ in range(amount)]
        words += [f"w{chr(97 + i // 10)}{chr(97 + i % 10)}{chr(97 + number)}{sum(amounts)}" for i in range(100 - len(words))]
        documents.append(Document(id=str(number), text=" ".join(words), metadata={}))
    return Corpus(documents=documents, language="en")

train, authors = corpus((8, 4, 2), (9, 4, 3), (18, 8, 4), (20, 9, 5)), numpy.array(["A", "A", "B", "B"])
test = corpus((17, 9, 4), (9, 4, 2))

extractor = MFWExtractor(n=3)
delta = BurrowsDelta().fit(extractor.fit_transform(train), authors)
distances = -delta.decision_function(extractor.transform(test))
rates = MFWExtractor(n=3, scale="l1").fit(train).transform(test).X

def own(texts):
    return numpy.array([[text.text.split().count(word) / len(text.text.split()) for word in kept] for text in texts.documents])
known = own(train)
mean, deviation = known.mean(axis=0), known.std(axis=0)
centres = [((known - mean) / deviation)[authors == author].mean(axis=0) for author in "AB"]
right = [[abs(z - centre).mean() for centre in centres] for z in (own(test) - mean) / deviation]

for i, counts in enumerate(["17 the, 9 of, 4 and", " 9 the, 4 of, 2 and"]):
    print(f"{counts}       bitig {rates[i][0]:.3f}  A {distances[i][0]:.2f}  B {distances[i][1]:.2f}     "
          f"{own(test)[i][0]:.3f}  A {right[i][0]:.2f}  B {right[i][1]:.2f}")
asStated = (numpy.allclose(distances, [[1.364, 1.641], [1.301, 0.271]], atol=0.001)
            and numpy.allclose(right, [[1.713, 0.348], [0.18, 2.032]], atol=0.001) and numpy.allclose(rates.sum(axis=1), 1))
sys.exit(0 if asStated else 1)
PY
