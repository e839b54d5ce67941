#!/usr/bin/env bash
# Package:   indexedtar 1.0.1 (tar archives with an index of their members for reading at once)
# Guess:     a name that was added anew stands for its last version, as in tar and tarfile: so reads extractfile(name), and
#            so does the command's "x" leave it. get_members_by_name and its like go through the index from its beginning, or "from
#            the end of the index" with do_reversed=True, as the documentation says.
# Behaviour: it is the other way round. Without do_reversed they go from the end, with it from the beginning; and extractfile(name)
#            takes the last of what they give, so that it reads the first version that was ever added, however often the file
#            was added since. "x" writes the versions from the newest to the oldest, and the oldest is what stays on disk.
#            "l" lists the archive backwards. GNU tar reads the same archive and extracts the newest version.
#            Why: indexedtar/__init__.py, _get_members_matching has the two branches of `if do_reversed` exchanged.
# Seen (Python 3.11), counts.txt added as versions 0, 1 and 2 (modes x:, a:, a:)
#   get_members_by_name                     2 1 0
#   get_members_by_name, do_reversed=True   0 1 2
#   extractfile, indexedtar and tarfile     0   2
#   on disk after "x" and after tar -x      0   2
# For kith's users: counts or texts that were brought up to date in such an archive are read as they first were. Take the
#            first member of get_members_by_name(name), or read with tarfile.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check indexedtar==1.0.1
mkdir "$folder/by-itself" "$folder/by-tar"
"$folder/venv/bin/python" - "$folder" 2>/dev/null <<'PY'
import subprocess
import sys
import tarfile
from pathlib import Path
from indexedtar import IndexedTar
from indexedtar.itar import main

folder = Path(sys.argv[1])
archive, counts = folder / "counts.tar", folder / "counts.txt"
for version, mode in enumerate(["x:", "a:", "a:"]):
    counts.write_text(str(version))
    with IndexedTar(archive, mode=mode) as file:
        file.add(counts, arcname="counts.txt")

with IndexedTar(archive) as file:
    def versions(**options):
        return [file.extractfile(member).read().decode() for member in file.get_members_by_name("counts.txt", **options)]
    forward, backward, own = versions(), versions(do_reversed=True), file.extractfile("counts.txt").read().decode()
with tarfile.open(archive) as file:
    known = file.extractfile("counts.txt").read().decode()
main(["x", str(archive), "--output_dir", str(folder / "by-itself")])
subprocess.run(["tar", "-xf", archive, "-C", folder / "by-tar"], check=True)
disk = [(folder / name / "counts.txt").read_text() for name in ("by-itself", "by-tar")]

print("get_members_by_name                    ", *forward)
print("get_members_by_name, do_reversed=True  ", *backward)
print(f"extractfile, indexedtar and tarfile     {own}   {known}")
print(f"on disk after \"x\" and after tar -x      {disk[0]}   {disk[1]}")
sys.exit(0 if (forward, backward, own, known, disk) == (list("210"), list("012"), "0", "2", ["0", "2"]) else 1)
PY
