#!/usr/bin/env bash
# Package:   json-file-split 0.0.267 (splits a file of JSON lines), with fsai-shared-funcs 0.0.35, loguru 0.6.0 and beartype 0.10.4
# Guess:     --batch_size 6 with number_of_buckets makes six parts, 0.jsonl the first of them; other files in the folder stay as they are.
# Behaviour: the folder is emptied first: each file in it is deleted, whatever its name, without a word, also the one to be split if it is there
#            (then nothing is left of it, and an error follows). 20 lines in six are five parts, in eight seven, and 3 lines in two are three
#            if the last one has no newline at its end, one of them of that line alone. The numbers follow the listing of the folder, so
#            that part 0 may be any of them; --output_file_name is not in the names at all.
#            Why: json_file_split/split_libs/jsonl_split.py: empty_directory_tmp; lines are counted by their newlines, divided, rounded up
#            and given to `split -l`, and the parts are renamed in the order of glob.
# Seen (Python 3.11)
#   before: list.txt notes.jsonl
#   after 20 lines in 6: 0.jsonl 1.jsonl 2.jsonl 3.jsonl 4.jsonl
#   20 lines in 8: 7 parts
#   3 lines in 2, the last one open: 3 parts
# For kith's users: texts to train on, split into a folder with others, are lost. `split -n l/6 -d` does what is meant, in order.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check json-file-split==0.0.267 fsai-shared-funcs==0.0.35 loguru==0.6.0 beartype==0.10.4
cd "$folder"
seq 20 | sed 's/.*/{"n": &}/' > twenty.jsonl
printf '{"n": 1}\n{"n": 2}\n{"n": 3}' > three.jsonl
mkdir parts
cp three.jsonl parts/notes.jsonl
printf 'a list\n' > parts/list.txt
run() { venv/bin/json-file-split --input_file_path "$1" --save_to_dir "$2" --output_file_name part.jsonl --batch_size "$3" 2> log; }
names() { ls "$1" | paste -s -d ' ' -; }
before=$(names parts)
run twenty.jsonl parts 6
after=$(names parts)
run twenty.jsonl eight 8
run three.jsonl two 2
eight=$(ls eight | wc -l) two=$(ls two | wc -l)
printf 'before: %s\nafter 20 lines in 6: %s\n20 lines in 8: %d parts\n3 lines in 2, the last one open: %d parts\n' "$before" "$after" "$eight" "$two"
[ "$before" = "list.txt notes.jsonl" ]
[ "$after" = "0.jsonl 1.jsonl 2.jsonl 3.jsonl 4.jsonl" ]
[ "$eight $two" = "7 3" ]
