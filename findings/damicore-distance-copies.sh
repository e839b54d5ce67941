#!/usr/bin/env bash
# Package:   damicore-distance 0.3.0 (the normalized compression distance of files, "exact", to cluster them), with numpy 2.4.6
# Guess:     a text and its own copy have a distance near 0, however long they are, and two different texts one near 1.
# Behaviour: up to 32 kB so; beyond, a copy is as far away as any other text, 0.97 and more. The result holds nothing that tells it (no value is
#            out of range), and the settings for the level and the chunks do not change it. Whatever is clustered from it, of long files, is chance.
#            Why: damicore_distance/compressor.py has zlib and gzip alone, whose window is 32768 bytes: when the second file begins, what it
#            could be like in the first one has gone out of it. The package's documentation does not mention a size.
# Seen (Python 3.11), the distance of a text to its copy, and to another text from the same words
#    bytes   copy  other
#     2000   0.04   0.89
#    30000   0.06   0.96
#    40000   0.97   0.97
#   200000   0.99   0.99
# For kith's users: books, or a model's long texts, cannot be told from their authors' by it: a novel has 500 kB. Cut them into pieces below 32
#            kB, or take lzma.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check damicore-distance==0.3.0 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import hashlib, json, pathlib, random, sys
import numpy
from damicore_distance import DistanceConfig, compute_distance_matrix

words = [first + vowel + last for first in "bdfglmnprst" for vowel in "aeiou" for last in ("n", "l", "rd", "st", "m", "ck")]

def text(seed, size):
    chance = random.Random(seed)
    return " ".join(words[int(len(words) * chance.random() ** 3)] for _ in range(size // 2))[:size].encode()

seen = {}
print(" bytes   copy  other")
for size in (2000, 30000, 40000, 200000):
    root, objects = pathlib.Path(str(size)), []
    root.mkdir()
    for name, content in (("one", text(1, size)), ("copy", text(1, size)), ("other", text(2, size))):
        (root / name).write_bytes(content)
        objects.append({"object_id": name, "label": name, "relative_path": name, "size_bytes": size, "sha256": hashlib.sha256(content).hexdigest()})
    source = {"kind": "files", "root": str(root), "sha256": "0" * 64, "size_bytes": 3 * size, "file_count": 3, "recursive": False, "include_hidden": False}
    (root / "manifest.json").write_text(json.dumps({"schema_version": 2, "object_encoding": "raw-bytes/1", "input": source, "objects": objects}))
    compute_distance_matrix(root / "manifest.json", root / "out", config=DistanceConfig(workers=1))
    distance = numpy.load(root / "out" / "distance.npy")
    seen[size] = (distance[0, 1], distance[0, 2])
    print(f"{size:6}   {distance[0, 1]:.2f}   {distance[0, 2]:.2f}")
sys.exit(0 if seen[2000][0] < 0.1 and seen[30000][0] < 0.1 and seen[40000][0] > 0.9 and seen[200000][0] > 0.98 else 1)
PY
