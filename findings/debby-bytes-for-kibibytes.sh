#!/usr/bin/env bash
# Package:   debby 1.2.3 (makes the folder of a Debian package for dpkg-deb --build), with dpkg-deb of Debian 12
# Guess:     Installed-Size is in units of 1024 bytes, as Debian's policy has it, and counts every file given; the commands for postinst stop at the
#            first that fails.
# Behaviour: the size is written in bytes: a folder of 2 MiB has Installed-Size 2097152, which dpkg and apt read as 2 GiB. A file that is given by
#            itself counts for nothing, so that the example of the readme, one binary and one configuration file, has no size at all. The script of
#            the commands has no "set -e": the first may fail and the package is installed well. A file of 1500 bytes counts as 1024.
#            Why: files.py: _size_of returns multiples of 1024, source.rglob("*") of a file is empty; scripts/script.py joins with #!/bin/sh.
# Seen (Python 3.11)
#   a folder with a file of 2 MiB     Installed-Size 2097152, in KiB 2048
#   the same file by itself           Installed-Size none
#   postinst of "false" and "true"    ends with 0
# For kith's users: apt asks for a thousand times the room. Give --no-size and write set -e as the first command.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check debby==1.2.3
"$folder/venv/bin/python" - <<'PY'
import subprocess, sys, tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp(dir=Path(sys.prefix).parent))
(folder / "data").mkdir()
(folder / "data" / "model.bin").write_bytes(bytes(2 * 1024 * 1024))

def package(name, *options):
    made = subprocess.run([sys.executable, "-m", "debby", "--name", name, "--version", "1.0", "--maintainer", "A <a@example.org>",
                           "--description", "a model", "--out-dir", str(folder), *options], capture_output=True, text=True, check=True)
    return Path(made.stdout.strip())

def size(root):
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", str(root), str(folder / "made.deb")], capture_output=True, check=True)
    field = subprocess.run(["dpkg-deb", "--field", str(folder / "made.deb"), "Installed-Size"], capture_output=True, text=True, check=True)
    return field.stdout.strip() or "none"

whole = size(package("kept", "-f", str(folder / "data"), "/usr/share/kept"))
print("a folder with a file of 2 MiB     Installed-Size", whole + ", in KiB", 2 * 1024)
single = size(package("single", "-f", str(folder / "data" / "model.bin"), "/usr/share/single/model.bin"))
print("the same file by itself           Installed-Size", single)
root = package("steps", "--postinst-cmd", "false", "--postinst-cmd", "true")
ended = subprocess.run([str(root / "DEBIAN" / "postinst"), "configure"]).returncode
print("postinst of \"false\" and \"true\"    ends with", ended)
sys.exit(0 if (whole, single, ended) == ("2097152", "none", 0) else 1)
PY
