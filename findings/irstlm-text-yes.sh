#!/usr/bin/env bash
# Packages:  kenlm 0.3.0 (PyPI) and irstlm 6.00.05-3+b1 of Debian 12, which meet in one message
# Guess:     the command that KenLM names when it is given an IRSTLM binary (`--text yes` to compile-lm) makes an ARPA file.
# Behaviour: compile-lm of today's IRSTLM takes `--text yes` for two arguments, prints all of its help, then "Warning: Too
#            many arguments", and ends with 4. `--text=yes` is the spelling that works, and the file it writes is the one
#            that the binary was made of, to the byte.
#            So the cure that the reader names is one that the writer refuses.
# Seen:
#   kenlm                         Did you forget to pass --text yes to compile-lm?
#   compile-lm --text yes         ends with 4
#   compile-lm --text=yes         ends with 0, and gives the ARPA file back
# For kith's users: `kithd import` of such a file says `--text=yes`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 irstlm=6.00.05-3+b1 libirstlm1=6.00.05-3+b1 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kenlm==0.3.0
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
tools=root/usr/lib/irstlm/bin
for _ in 1 2 3; do
  printf '<s> the green boat lies in the harbour </s>\n<s> the old boat lies at the quay </s>\n'
done >text
"$tools/tlm" -tr=text -n=2 -lm=wb -oarpa=model.arpa >/dev/null 2>&1
"$tools/compile-lm" model.arpa model.blm >/dev/null 2>&1
advice=$(venv/bin/python -c 'import kenlm; kenlm.Model("model.blm")' 2>&1 | grep -o 'Did you forget.*compile-lm?' | sort -u || true)
status=0
"$tools/compile-lm" --text yes model.blm other.arpa >/dev/null 2>&1 || status=$?
equals=0
"$tools/compile-lm" --text=yes model.blm back.arpa >/dev/null 2>&1 || equals=$?
printf '%-29s %s\n' "kenlm" "$advice" "compile-lm --text yes" "ends with $status" "compile-lm --text=yes" "ends with $equals"
cmp model.arpa back.arpa
[ "$advice" = "Did you forget to pass --text yes to compile-lm?" ] && [ $status -eq 4 ] && [ $equals -eq 0 ]
