#!/usr/bin/env bash
# Package:   udgram 1.2.1 (probabilities of n-grams of tags in CoNLL-U files), with conllu 6.0.0
# Guess:     bigram("upos", ["DET"], file, tags, ["PUNCT"]) gives the tags that follow a determiner once punctuation has been
#            taken out of the sentences, as the parameter remove_of_the_sentence says.
# Behaviour: from the first removed token on, the tag that follows is not the next one but as many further on as tokens were
#            removed before. Behind one comma a determiner is followed by the verb, and never by a noun; the tags at the
#            end of the sentence are followed by nothing, and do not count. trigram, ngram and the matrices do the same.
#            Without removal all are right.
#            Why: udgram/__init__.py takes the next token as sentence_clean[token["id"]]: the number that the token has in the
#            file, in the list that has become shorter.
# Seen (Python 3.11), for "Yes , the boat lies here ." (INTJ PUNCT DET NOUN VERB ADV PUNCT), what follows DET, NOUN and VERB
#   nothing removed               NOUN 1.0  VERB 1.0  ADV 1.0
#   PUNCT removed                 VERB 1.0  ADV 1.0  nothing
#   the file without PUNCT        NOUN 1.0  VERB 1.0  ADV 1.0
# For kith's users: to compare tag n-grams with those of kith's models of tags, take the punctuation out of the file, number
#            the tokens anew, and call udgram with nothing to remove.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check udgram==1.2.1 conllu==6.0.0
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from udgram import bigram

sentence = [("Yes", "INTJ"), (",", "PUNCT"), ("the", "DET"), ("boat", "NOUN"), ("lies", "VERB"), ("here", "ADV"), (".", "PUNCT")]
tags = ["INTJ", "PUNCT", "DET", "NOUN", "VERB", "ADV"]

def follows(name, tokens, removed):
    file = f"{sys.argv[1]}/sentence.conllu"
    with open(file, "w", encoding="utf-8") as output:
        for number, (word, tag) in enumerate(tokens, 1):
            fields = [str(number), word, word.lower(), tag, "_", "_", "0" if number == 1 else "1", "dep", "_", "_"]
            output.write("\t".join(fields) + "\n")
        output.write("\n")
    seen = [bigram("upos", [tag], file, tags, removed) for tag in ("DET", "NOUN", "VERB")]
    print(f"{name:29}", "  ".join(" ".join(f"{tag} {value}" for tag, value in after.items()) or "nothing" for after in seen))
    return seen

right = [{"NOUN": 1.0}, {"VERB": 1.0}, {"ADV": 1.0}]
asStated = [
    follows("nothing removed", sentence, []) == right,
    follows("PUNCT removed", sentence, ["PUNCT"]) == [{"VERB": 1.0}, {"ADV": 1.0}, {}],
    follows("the file without PUNCT", [token for token in sentence if token[1] != "PUNCT"], []) == right,
]
sys.exit(0 if all(asStated) else 1)
PY
