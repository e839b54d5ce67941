#!/usr/bin/env bash
# Package:   simple-wer 0.3.2 (word error rates of files with one utterance a line), with kaldialign 0.12.0 and click 8.5.1
# Guess:     an utterance of the reference that has no line among the hypotheses counts as deletions, or is refused, as by
#            Kaldi's compute-wer; and simple_wer returns "total error rate, insertion error rate, deletion error rate, and
#            substitution error rate", which add up.
# Behaviour: it is left out, words and errors, and nothing is said: a recogniser that loses each hard utterance gets 0 %.
#            The same utterance with an empty hypothesis counts. The first of the four numbers is in per cent of the words;
#            the other three are counts, and equal rates only by chance.
#            Why: simple_wer/simple_wer.py, read_from_file goes through the hypotheses and asks which are in the reference;
#            write_error_stats returns float(ins_errs) and so on.
# Seen (Python 3.11), what is returned, and the rates by edit distance over all words of the reference
#   a word more, one less         25.0  1.0  1.0  0.0     25.0 12.5 12.5  0.0
#   the line is there, empty      50.0  0.0  4.0  0.0     50.0  0.0 50.0  0.0
#   the line is missing            0.0  0.0  0.0  0.0     50.0  0.0 50.0  0.0
# For kith's users: compare the numbers of lines before rates are taken this way of hypotheses that `kith rerank` chose, and take
#            the rates of insertions and others from the written file's counts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check simple-wer==0.3.2 kaldialign==0.12.0 click==8.5.1
"$folder/venv/bin/python" - "$folder" 2>/dev/null <<'PY'
import sys
from simple_wer import read_from_file, simple_wer

folder = sys.argv[1]
reference = {"1": "the green boat lies", "2": "at the old quay"}

def rates(hypotheses):
    """Insertions, deletions and substitutions along one best alignment, in per cent of the words of the reference."""
    errors, words = [0, 0, 0], 0
    for name, text in reference.items():
        wanted, heard = text.split(), hypotheses.get(name, "").split()
        words += len(wanted)
        row = [(j, (j, 0, 0)) for j in range(len(heard) + 1)]
        for i, word in enumerate(wanted, 1):
            new = [(i, (0, i, 0))]
            for j, other in enumerate(heard, 1):
                step = lambda cell, kind: (cell[0] + 1, tuple(count + (n == kind) for n, count in enumerate(cell[1])))
                new.append(min(row[j - 1] if word == other else step(row[j - 1], 2), step(row[j], 1), step(new[-1], 0)))
            row = new
        errors = [a + b for a, b in zip(errors, row[-1][1])]
    return [100 * sum(errors) / words] + [100 * error / words for error in errors]

def ask(name, hypotheses):
    for kind, lines in ("refs", reference), ("hyps", hypotheses):
        with open(f"{folder}/{kind}", "w", encoding="utf-8") as file:
            file.writelines(f"{number}\t{text}\n" for number, text in lines.items())
    seen = list(simple_wer(read_from_file(f"{folder}/refs", f"{folder}/hyps"), logdir=folder))
    right = rates(hypotheses)
    print(f"{name:29} {' '.join(f'{value:4.1f}' for value in seen)}     {' '.join(f'{value:4.1f}' for value in right)}")
    return seen, right

seen = [
    ask("a word more, one less", {"1": "the green old boat lies", "2": "at the quay"}),
    ask("the line is there, empty", {"1": "the green boat lies", "2": ""}),
    ask("the line is missing", {"1": "the green boat lies"}),
]
sys.exit(0 if seen == [([25, 1, 1, 0], [25, 12.5, 12.5, 0]), ([50, 0, 4, 0], [50, 0, 50, 0]),
                       ([0, 0, 0, 0], [50, 0, 50, 0])] else 1)
PY
