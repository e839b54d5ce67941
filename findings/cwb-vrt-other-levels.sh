#!/usr/bin/env bash
# Package:   cwb-vrt 0.3.0 (tools for the files of the Corpus Workbench), its `meta --extra` and `cqpweb --level`, with pandas 3.1.1
# Guess:     `meta --level article --extra magazine` gives each article the attributes of the magazine it stands in; one without an editor
#            has none. `cqpweb --level article` makes each <article> a <text>, and leaves other levels as they are.
# Behaviour: an attribute of a magazine stays until another magazine has it too. A magazine without an editor has the last one's editor, and an
#            article in no magazine has the title and the editor of the magazine before it. Nothing tells it from one that has them.
#            `cqpweb` takes every level that begins with the name: <articles>, around all of them, becomes a text of its own that is
#            never closed (its end stays </articles>), with a number for a name. With --level s, <sub> would be one.
#            Why: vrt/meta.py, process_path: `extra_info` is filled at each opening tag, and never emptied; vrt/cqpweb.py, process_path:
#            startswith(f"<{level}") without what ends the name, which the other commands have.
# Seen (Python 3.11), the table of three articles: one of a magazine with an editor, one of one without, one of none
#   a1  Tide  Ann Lee
#   a2  Ebb   Ann Lee
#   a3  Ebb   Ann Lee
#   texts opened 4, closed 3, and <articles> opened 0, closed 1
# For kith's users: to train on the magazine with an editor, or to leave one out, by this table takes other articles too. Write every attribute
#            at every tag, an empty one where there is none, and rename a level that begins like another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cwb-vrt==0.3.0 pandas==3.1.1
cd "$folder"
gzip > corpus.vrt.gz <<'VRT'
<articles>
<magazine title="Tide" editor="Ann Lee">
<article id="a1">
Rain
</article>
</magazine>
<magazine title="Ebb">
<article id="a2">
Sun
</article>
</magazine>
<article id="a3">
Wind
</article>
</articles>
VRT
venv/bin/cwb-vrt meta corpus.vrt.gz --level article --extra magazine --path_out table.tsv.gz 2> log
venv/bin/cwb-vrt cqpweb corpus.vrt.gz --level article --path_out text.vrt.gz 2>> log
table=$(zcat table.tsv.gz | tail -n +2 | awk -F '\t' '{ printf "%s  %-4s  %s\n", $1, $2, $3 }')
count() { zcat text.vrt.gz | grep -c "$1" || true; }
levels="texts opened $(count '^<text '), closed $(count '^</text>'), and <articles> opened $(count '^<articles>'), closed $(count '^</articles>')"
printf '%s\n%s\n' "$table" "$levels"
[ "$table" = "a1  Tide  Ann Lee
a2  Ebb   Ann Lee
a3  Ebb   Ann Lee" ]
[ "$levels" = "texts opened 4, closed 3, and <articles> opened 0, closed 1" ]
