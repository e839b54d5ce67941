#!/usr/bin/env bash
# Packages:  conllu-tools 1.3.0 (its evaluation "is based on" that of the CoNLL 2018 shared task), and udtools 0.2.9 with that evaluation (udeval)
# Guess:     the same file has the same F1 for tags and heads in both; a word that was cut wrongly has no right tag and no right head.
# Behaviour: words that do not align are left out of both totals, for all measures but Tokens, Words and ELAS. Of a sentence of which half of the words
#            were cut wrongly the tags are 100 percent right here and 40 by udeval. What udeval has beside the F1 as "aligned accuracy", is the
#            F1 here. The less of a text is cut as in the gold, the better its tags; a system that has one word right and its tag, is perfect.
#            Why: evaluator.py counts upos_gold += 1 and upos_system += 1 in the loop over alignment.matched_words.
# Seen (Python 3.11), F1 here, by udeval, and its aligned accuracy
#   Words     0.400   0.400
#   UPOS      1.000   0.400   1.000
#   Lemmas    1.000   0.400   1.000
#   UAS       0.500   0.200   0.500
#   LAS       0.500   0.200   0.500
# For kith's users: multiply nothing by hand; take udeval's numbers, or give both systems the same words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check conllu-tools==1.3.0 udtools==0.2.9
"$folder/venv/bin/python" - <<'PY'
import argparse, sys, tempfile
from pathlib import Path
from conllu_tools.evaluation import ConlluEvaluator
from udtools import udeval

folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))

def write(name, rows):
    lines = ["# sent_id = 1", "# text = The icecream melts overnight"]
    lines += ["\t".join((str(number), form, form.lower(), tag, "_", "_", str(head), relation, "_", "_"))
              for number, (form, tag, head, relation) in enumerate(rows, 1)]
    (folder / name).write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return folder / name

gold = write("gold.conllu", [("The", "DET", 2, "det"), ("icecream", "NOUN", 3, "nsubj"), ("melts", "VERB", 0, "root"),
                             ("overnight", "ADV", 3, "advmod")])
system = write("system.conllu", [("The", "DET", 4, "det"), ("ice", "NOUN", 4, "nsubj"), ("cream", "NOUN", 4, "obj"), ("melts", "VERB", 0, "root"),
                                 ("over", "ADV", 4, "advmod"), ("night", "NOUN", 5, "obl")])
here = ConlluEvaluator().evaluate_files(gold, system)
official = udeval.evaluate_wrapper(argparse.Namespace(gold_file=str(gold), system_file=str(system), enhancements="0", no_empty_nodes=True,
                                                      multiple_roots_okay=False))
seen = {}
for measure in ("Words", "UPOS", "Lemmas", "UAS", "LAS"):
    seen[measure] = [f"{value:.3f}" for value in (here[measure].f1, official[measure].f1)]
    aligned = [] if measure == "Words" else [f"{official[measure].aligned_accuracy:.3f}"]
    print(f"{measure:9}", "   ".join(seen[measure] + aligned))
sys.exit(0 if seen == {"Words": ["0.400", "0.400"], "UPOS": ["1.000", "0.400"], "Lemmas": ["1.000", "0.400"], "UAS": ["0.500", "0.200"],
                       "LAS": ["0.500", "0.200"]} else 1)
PY
