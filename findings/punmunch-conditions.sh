#!/usr/bin/env bash
# Packages:  punmunch 1.0.0 (PyPI; "implementation of hunspell's unmunch", all forms of the words of a Hunspell dictionary), and
#            hunspell-tools 1.7.1-1 of Debian 12, which has unmunch
# Guess:     both give the same forms for the same .aff and .dic file.
# Behaviour: the condition of a suffix is looked for anywhere in the last letters, as many as the condition has characters, brackets and
#            all, and not at the end of the word. [^aeiou]y looks at 9 letters, [sxzh] at 6, so that rules which exclude each
#            other apply together: "boxs" beside "boxes", "citys" beside "cities", "sailes" for the s of sail. Longer words
#            have more wrong forms. Conditions ignore capitals, too.
#            Prefixes, and suffixes without a condition, are right.
#            Why: punmunch/affix.py, matches_condition: search() in word[-len(self.condition):].
# Seen: the forms of box/SR, boxer/S, city/S, sail/S
#   unmunch    box boxer boxers boxes cities city rebox reboxes sail sails
#   punmunch   box boxer boxeres boxers boxes boxs cities city citys rebox reboxes reboxs sail sailes sails
# For kith's users: a list of words for spelling correction or for the coverage of a vocabulary that is made so knows the misspellings.
#            unmunch does it, or take each form to `hunspell -G`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check punmunch==1.0.0
cd "$folder"
apt-get download --quiet=2 hunspell-tools=1.7.1-1 2>/dev/null
dpkg -x hunspell-tools_*.deb root
cat >words.aff <<'AFF'
SET UTF-8
PFX R Y 1
PFX R 0 re .
SFX S Y 4
SFX S y ies [^aeiou]y
SFX S 0 s [aeiou]y
SFX S 0 es [sxzh]
SFX S 0 s [^sxzhy]
AFF
printf '4\nbox/SR\nboxer/S\ncity/S\nsail/S\n' >words.dic
right=$(root/usr/bin/unmunch words.dic words.aff 2>/dev/null | grep . | LC_ALL=C sort -u | paste -sd ' ')
found=$(venv/bin/punmunch words.aff words.dic 2>/dev/null | grep . | LC_ALL=C sort -u | paste -sd ' ')
printf 'unmunch    %s\npunmunch   %s\n' "$right" "$found"
[ "$right" = "box boxer boxers boxes cities city rebox reboxes sail sails" ]
[ "$found" = "box boxer boxeres boxers boxes boxs cities city citys rebox reboxes reboxs sail sailes sails" ]
