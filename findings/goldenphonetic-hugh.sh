#!/usr/bin/env bash
# Packages:  goldenphonetic 0.2.0 (phonetic codes, "byte-identical to jellyfish", "a byte-for-byte drop-in" for version 1.0 or later), and jellyfish
#            1.2.1 and 1.3.0, the versions before and after the change
# Guess:     the Metaphone of an English name is the same by all three, so that codes kept in an index by one are found by the others.
# Behaviour: names that end in -gh have another code since jellyfish 1.3.0: nothing is left of the ending, where it was KH. goldenphonetic
#            gives the old one. An index of names that was made by either is searched in vain for Hugh, Singh, Leigh or Edinburgh with the other,
#            and high and sigh, which were HKH and SKH, are H and S. Soundex, NYSIIS and the match rating of these names are the same by all.
#            Why: the ending became silent in jellyfish 1.3.0, of October 2026; goldenphonetic 0.2.0 is of August, and asks for no version below
#            or above.
# Seen (Python 3.11), Metaphone by       goldenphonetic 0.2.0   jellyfish 1.2.1   jellyfish 1.3.0
#   Hugh                                 HKH                    HKH               H
#   Singh                                SNKH                   SNKH              SN
#   Leigh                                LKH                    LKH               L
#   Edinburgh                            ETNBRKH                ETNBRKH           ETNBR
#   Vaughan                              FKHN                   FKHN              FKHN
#   Thompson                             0MPSN                  0MPSN             0MPSN
# For kith's users: keep the version of the package beside phonetic codes in a word list, and make all codes anew when it changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check goldenphonetic==0.2.0
for version in 1.2.1 1.3.0; do
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$folder/$version" jellyfish==$version
done
names="Hugh Singh Leigh Edinburgh Vaughan Thompson"
codes() { # the module, and the folder that it is in, or none
  PYTHONPATH=${2:-} "$folder/venv/bin/python" - "$1" $names <<'PY'
import importlib, sys

module = importlib.import_module(sys.argv[1])
for name in sys.argv[2:]:
    print(module.metaphone(name), module.soundex(name), module.nysiis(name), module.match_rating_codex(name))
PY
}
codes goldenphonetic >"$folder/golden"
codes jellyfish "$folder/1.2.1" >"$folder/old"
codes jellyfish "$folder/1.3.0" >"$folder/new"
paste -d ' ' <(tr ' ' '\n' <<<"$names") "$folder/golden" "$folder/old" "$folder/new" |
  while read -r name golden _ _ _ old _ _ _ new _; do
    printf '%-36s %-22s %-17s %s\n' "$name" "$golden" "$old" "$new"
  done
cmp "$folder/golden" "$folder/old"
[ "$(cut -d ' ' -f 1 "$folder/new" | tr '\n' ' ')" = "H SN L ETNBR FKHN 0MPSN " ]
[ "$(cut -d ' ' -f 1 "$folder/old" | tr '\n' ' ')" = "HKH SNKH LKH ETNBRKH FKHN 0MPSN " ]
[ "$(cut -d ' ' -f 2- "$folder/old")" = "$(cut -d ' ' -f 2- "$folder/new")" ]
