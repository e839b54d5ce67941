#!/usr/bin/env bash
# Package:   cwb-vrt 0.3.0 (tools for the files of the Corpus Workbench: one word a line), its `convert --mode text`, with pandas 3.1.1
# Guess:     the text of a file with words, parts of speech and lemmas, as the example in its own documentation has it, comes out with spaces
#            between the words; and all words come out, whether in a paragraph or not.
# Behaviour: the second column is taken for "a space follows", True or False. A part of speech is not "True": so no space follows any word, and a
#            sentence is one long word. Only a file of one column, or one with True in the second, has spaces.
#            What is not within <p>, a headline or the whole text where only sentences are marked, is left out; likewise what is not within <text>
#            (the example has <story>: an empty file, and "0 document(s)" beside the exit code 0).
#            Why: vrt/convert.py, render_paragraph (`cols[1] == 'True'` whenever there is a second column); render_document and run_single
#            read the levels p and text alone, and no option names others.
# Seen (Python 3.11), the text of a headline and two sentences
#   word, pos, lemma       # 4 | Softrain.Itfell.
#   word                   # 4 | Soft rain . It fell .
#   word, True             # 4 | Soft rain . It fell .
#   no <p>                 # 4
#   <story> for <text>     (nothing)
# For kith's users: a corpus made plain so trains a vocabulary of whole sentences, each seen once, and has no headlines. Cut the file to its
#            first column before (`cwb-vrt remove --p_atts 1 2`), and put <p> around what has none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cwb-vrt==0.3.0 pandas==3.1.1
cd "$folder"
{
    printf '<text id="4">\n<head>\nRain\tNN\train\n</head>\n<p>\n<s>\nSoft\tJJ\tsoft\nrain\tNN\train\n.\tSENT\t.\n</s>\n'
    printf '<s>\nIt\tPP\tit\nfell\tVVD\tfall\n.\tSENT\t.\n</s>\n</p>\n</text>\n'
} > tagged.vrt
cut -f 1 tagged.vrt > words.vrt
awk -F '\t' 'NF > 1 { print $1 "\tTrue"; next } { print }' tagged.vrt > spaces.vrt
grep -v 'p>$' words.vrt > sentences.vrt
sed 's/text/story/' words.vrt > story.vrt
failed=0
while IFS='|' read -r file name expected; do
    venv/bin/cwb-vrt convert "$file.vrt" --mode text --path_out "$file.txt" 2> "$file.log"
    seen=$(sed ':a;N;$!ba;s/\n/ | /g' "$file.txt")
    printf '%-22s %s\n' "$name" "${seen:-(nothing)}"
    [ "$seen" = "${expected//,/ | }" ] || failed=1
done <<'TABLE'
tagged|word, pos, lemma|# 4,Softrain.Itfell.
words|word|# 4,Soft rain . It fell .
spaces|word, True|# 4,Soft rain . It fell .
sentences|no <p>|# 4
story|<story> for <text>|
TABLE
exit "$failed"
