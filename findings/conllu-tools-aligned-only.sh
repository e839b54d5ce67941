#!/usr/bin/env bash
# Package:   conllu-tools 1.3.0 (its evaluator is "based on" that of the CoNLL 2018 shared task), with conllu 6.0.0
# Guess:     precision, recall and F1 of UPOS, UAS, LAS and the others are those of the shared task: the number of right words over all
#            words of the system, and over all of the gold file, so that a word cut otherwise is a word lost.
# Behaviour: both totals are the number of words that could be aligned. What is cut otherwise counts nowhere but in Words
#            and Tokens, so that all scores are shares among the words that were cut right: a tagger gains by cutting hard words
#            wrong. aligned_accuracy, which the task has for that, is the same number for tags and heads. ELAS has whole totals.
#            And a word that is the root in the gold file counts as attached right where the system hangs it on a word that
#            is not in the gold file.
#            Why: conllu_tools/evaluation/evaluator.py, `upos_gold += 1` and so on stand in the loop over aligned words; and
#            matched_words_map.get(system_parent) is None for a word without a partner, as gold_parent is for the root.
# Seen (Python 3.11), F1 by the package and by 2 * right / (gold + system), for "He can not go home"
#   the same words                Words 100.0  UPOS 100.0 100.0  UAS 100.0 100.0
#   can not as one word           Words  66.7  UPOS 100.0  66.7  UAS 100.0  66.7
#   and go hangs on that          Words  66.7  UPOS 100.0  66.7  UAS 100.0  44.4
# For kith's users: to judge tags or trees over text that was cut anew, take the shared task's own script, or multiply tags and heads by
#            Words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check conllu-tools==1.3.0 conllu==6.0.0
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from conllu_tools import ConlluEvaluator

gold = [("He", "PRON", 4, "nsubj"), ("can", "AUX", 4, "aux"), ("not", "PART", 4, "advmod"), ("go", "VERB", 0, "root"),
        ("home", "ADV", 4, "advmod")]
joined = [("He", "PRON", 3, "nsubj"), ("cannot", "AUX", 3, "aux"), ("go", "VERB", 0, "root"), ("home", "ADV", 3, "advmod")]
hung = [("He", "PRON", 3, "nsubj"), ("cannot", "AUX", 0, "root"), ("go", "VERB", 2, "xcomp"), ("home", "ADV", 3, "advmod")]

def write(name, words):
    with open(f"{sys.argv[1]}/{name}.conllu", "w", encoding="utf-8") as file:
        file.write("# sent_id = 1\n# text = He can not go home\n")
        for number, (form, tag, head, relation) in enumerate(words, 1):
            file.write("\t".join([str(number), form, form.lower(), tag, "_", "_", str(head), relation, "_", "_"]) + "\n")
        file.write("\n")
    return f"{sys.argv[1]}/{name}.conllu"

def spans(words):
    ends, at = [], 0
    for form, *_ in words:
        ends.append((at, at + len(form)))
        at += len(form)
    return ends

def own(system):
    """The F1 of words, tags and heads, a word being where it begins and ends."""
    sides = []
    for words in gold, system:
        where = [*spans(words)]
        sides.append({where[i]: (tag, where[head - 1] if head else "root") for i, (_, tag, head, _) in enumerate(words)})
    both = sides[0].keys() & sides[1].keys()
    right = [len(both)] + [sum(sides[0][word][i] == sides[1][word][i] for word in both) for i in (0, 1)]
    return [round(200 * number / (len(gold) + len(system)), 1) for number in right]

seen = []
for name, system in [("the same words", gold), ("can not as one word", joined), ("and go hangs on that", hung)]:
    scores = ConlluEvaluator().evaluate_files(write("gold", gold), write("system", system))
    words, tags, heads = (round(100 * scores[key].f1, 1) for key in ("Words", "UPOS", "UAS"))
    right = own(system)
    print(f"{name:29} Words {words:5.1f}  UPOS {tags:5.1f} {right[1]:5.1f}  UAS {heads:5.1f} {right[2]:5.1f}")
    seen.append((words == right[0], tags, right[1], heads, right[2]))
sys.exit(0 if seen == [(True, 100, 100, 100, 100), (True, 100, 66.7, 100, 66.7), (True, 100, 66.7, 100, 44.4)] else 1)
PY
