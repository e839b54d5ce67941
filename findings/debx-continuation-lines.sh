#!/usr/bin/env bash
# Packages:  debx 0.2.13 (builds, reads and edits Debian packages), python-debian 1.1.1, and dpkg-deb of Debian 12, which read the same files
# Guess:     a control file that is read by Deb822.parse or from_file, gets a new version and is written by dump ("Modifying a package")
#            is otherwise the same: a field goes on in lines that begin with a blank or a tab (Debian Policy 5.1), and lines of a
#            description that begin with two blanks are shown as they are (5.6.13).
# Behaviour: only a blank counts. A line that begins with a tab is dropped where it has no colon, and becomes a field of its own where it
#            has one (python3:any: the field "python3" with the value "any"). Of three dependencies the new package has the first;
#            nothing is said, and dpkg-deb finds nothing amiss. A continuation line loses all blanks at its beginning, so that lists
#            and code in a description are run together with the text around them.
#            Empty lines are passed over as well: a file of several stanzas is read as one, with the fields of the last.
#            Why: debx/deb822.py, line.startswith(" ") in two places, and line.lstrip().
# Seen (Python 3.11), by dpkg-deb from the package that debx built, and by python-debian from the control file
#   Depends       libc6 (>= 2.36)                     libc6 (>= 2.36) , libsystemd0 , adduser
#   Description   It lists / * files / * words        It lists /   * files /   * words
#   two stanzas   two                                 one two
#   python3:any   Depends python3                     Depends
# For kith's users: a package of kith that is patched this way may be installed without what it depends on. debian/control of kith has
#            blanks; `dpkg-deb -R` and a text editor, or python-debian, change a control file without loss.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check debx==0.2.13 python-debian==1.1.1
printf '%s\n' 'Package: demo' 'Version: 1.0' 'Architecture: all' 'Maintainer: Demo <demo@example.org>' 'Depends: libc6 (>= 2.36)' \
  $'\t, libsystemd0' $'\t, adduser' 'Description: a demonstration' ' It lists' '   * files' '   * words' >control
venv/bin/python - <<'PY'
import subprocess
import sys
from debian.deb822 import Deb822
from debx import Deb822 as Debx, DebBuilder

control = Debx.from_file("control")
control["Version"] = "1.1"
builder = DebBuilder()
builder.add_control_entry("control", control.dump())
builder.add_data_entry(b"", "/usr/share/doc/demo/empty")
with open("demo.deb", "wb") as file:
    file.write(builder.pack())

def built(field):
    return subprocess.run(["dpkg-deb", "-f", "demo.deb", field], capture_output=True, text=True, check=True).stdout

def line(value):
    return " / ".join(part[1:] if part.startswith(" ") else part for part in value.strip("\n").split("\n")[1:])

text = open("control").read()
right = Deb822(text)
stanzas = "Package: one\nVersion: 1\n\nPackage: two\nVersion: 2\n"
alternative = "Depends: libc6 (>= 2.36),\n\tpython3:any\n"
seen = [
    ("Depends", built("Depends").strip(), " ".join(right["Depends"].split())),
    ("Description", line(built("Description")), line(right["Description"])),
    ("two stanzas", Debx.parse(stanzas)["Package"], " ".join(stanza["Package"] for stanza in Deb822.iter_paragraphs(stanzas))),
    ("python3:any", " ".join(Debx.parse(alternative)), " ".join(Deb822(alternative)))]
for name, found, expected in seen:
    print(f"{name:13} {found:35} {expected}")
sys.exit(0 if seen == [
    ("Depends", "libc6 (>= 2.36)", "libc6 (>= 2.36) , libsystemd0 , adduser"),
    ("Description", "It lists / * files / * words", "It lists /   * files /   * words"),
    ("two stanzas", "two", "one two"), ("python3:any", "Depends python3", "Depends")] and right.dump() == text else 1)
PY
