#!/usr/bin/env bash
# Package:   urdu-text-eval 1.0 (error rates of Urdu, with "orthographic normalization"), with jiwer 4.0.0, rapidfuzz 3.14.6, sacrebleu 2.6.0
# Guess:     the default "maps Arabic and presentation-form lookalikes to canonical Urdu letters": the same text as plain letters and as
#            presentation forms, which is what much text from PDF files is made of, has no errors; a letter is the same letter in each
#            of its four forms.
# Behaviour: Arabic's yeh becomes bari yeh where it begins or goes on (U+FEF3, U+FEF4), and Urdu's yeh where it stands alone or ends, as
#            the letter itself does (U+064A). Heh becomes do-chashmi heh where it begins or goes on (U+FEEB, U+FEEC), and Urdu's heh
#            otherwise. The final form of kaf (U+FEDA) stays as it is. So the words that come out do not exist, and of a text without
#            any error five words in eight are wrong. Put into letters first (NFKC), the same text has no errors.
#            The forms that Unicode has for Urdu's own letters (U+FBFE, U+FBA8 and others) are right.
#            Why: urdu_text_eval/normalize.py, the lines of the table for kaf, bari yeh and do-chashmi heh, which are UrduHack's.
# Seen (Python 3.11), eight words without an error, against plain letters: WER, CER and the share of equal lines
#   plain letters                 0.000  0.000  1.0
#   Arabic letters                0.000  0.000  1.0
#   Arabic presentation forms     0.625  0.200  0.0
#   the same after NFKC           0.000  0.000  1.0
# For kith's users: references that come out of PDF files make every system look bad, and the ones that write presentation forms
#            themselves good. Put both sides through unicodedata.normalize("NFKC", text) first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check urdu-text-eval==1.0 jiwer==4.0.0 rapidfuzz==3.14.6 sacrebleu==2.6.0
"$folder/venv/bin/python" - <<'PY'
import sys
import unicodedata
from urdu_text_eval import evaluate, normalize_urdu

# Forms of Arabic letters by their decomposition: (letter, position) -> form.
forms = {}
for number in range(0xFE80, 0xFEFD):
    kind, *letters = unicodedata.decomposition(chr(number)).split() or [""]
    if len(letters) == 1:
        forms[chr(int(letters[0], 16)), kind] = chr(number)
joinsNot = set("اآدڈذرڑزژوؤے")

def shape(word):
    shaped = ""
    for i, letter in enumerate(word):
        before = i > 0 and word[i - 1] not in joinsNot
        after = i + 1 < len(word) and letter not in joinsNot
        kind = {(0, 0): "<isolated>", (1, 0): "<final>", (0, 1): "<initial>", (1, 1): "<medial>"}[int(before), int(after)]
        shaped += forms.get((letter, kind), letter)
    return shaped

plain = "اس سال ہند میں ایک نیا شہر بسا"
arabic = plain.replace("ی", "ي").replace("ہ", "ه").replace("ک", "ك")
shaped = " ".join(shape(word) for word in arabic.split())
seen = []
for name, text in [("plain letters", plain), ("Arabic letters", arabic), ("Arabic presentation forms", shaped),
                   ("the same after NFKC", unicodedata.normalize("NFKC", shaped))]:
    result = evaluate([{"actual": plain, "pred": text}])
    seen.append([f"{result['wer']:.3f}", f"{result['cer']:.3f}", str(result["normalized_exact_match"])])
    print(f"{name:29}", "  ".join(seen[-1]))
right = ["0.000", "0.000", "1.0"]
sys.exit(0 if seen == [right, right, ["0.625", "0.200", "0.0"], right]
         and normalize_urdu(shaped) == "اس سال ھند مےں ا\u06d2\ufeda نےا شھر بسا" else 1)
PY
