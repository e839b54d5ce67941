#!/usr/bin/env bash
# Package:   pyspark 4.3.0 (PyPI), local mode, with a Java runtime of version 17 or newer
# Guess:     sc.addFile refuses a second file of a name that is there already, with an error, and the session goes on as before.
# Behaviour: it refuses, and has registered the file all the same: from then on every job of the session fails with that error,
#            also one that reads no file at all. Nothing takes it back but another session.
# Seen:
#   before     [0, 1, 2]
#   addFile    exists and does not match contents
#   after      exists and does not match contents
# For kith's users: packaging/spark/kith_spark.py ships one kithd in a session of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyspark==4.3.0
mkdir a b
echo 1 >a/file
echo 2 >b/file
cat >job.py <<'PYTHON'
from pyspark import SparkContext

sc = SparkContext("local[1]")
sc.setLogLevel("OFF")


def tried(name, action):
    try:
        result = action()
    except Exception as error:
        result = next((words for words in ["exists and does not match contents"] if words in str(error)), str(error)[:200])
    print(f"{name:<10} {result}", flush=True)


sc.addFile("a/file")
tried("before", lambda: sc.range(3).collect())
tried("addFile", lambda: sc.addFile("b/file"))
tried("after", lambda: sc.range(3).collect())
sc.stop()
PYTHON
export SPARK_LOCAL_IP=127.0.0.1
venv/bin/python job.py 2>/dev/null | tee seen
printf 'before     [0, 1, 2]\naddFile    exists and does not match contents\nafter      exists and does not match contents\n' | cmp - seen
