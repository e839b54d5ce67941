"""How Spark reads a corpus for kith_spark.py, so that kithd counts what it would count on one machine.

Three ways: whole files, which kithd reads and unpacks itself; lines and paragraphs of plain text, where Spark may cut a file
only where a document ends anyway; and a column of a table. What Spark would pass over or misread in silence is an error.
"""

import functools
import os
import re
from urllib.parse import unquote

import kith_parts

KITH_FORMATS = ("text", "jsonl", "conllu", "vertical", "warc")
# What stands between two documents. kithd ends documents itself: it is enough that each of these is such an end.
SEPARATORS = {"empty-lines": "\n\n", "lines": "\n", "marked": "\n\x1e\n"}
PACKED = re.compile(r"\.(gz|xz|lzma|zst|zstd|bz2|tgz|lz4|snappy|deflate|br|zip)$", re.IGNORECASE)
ONLY_WHOLE = re.compile(r"\.(conllu|vert|vertical|warc|wet)$", re.IGNORECASE)
LARGEST = (1 << 31) - 1024  # of a file that Spark hands over whole: a Java array


class InputError(Exception):
    """Why the corpus cannot be read as asked."""


def make_loud(spark, asked):
    """Sets how Spark reads files, and that it does not pass over what it cannot read."""
    settings = {
        "maxPartitionBytes": asked.part_size, "openCostInBytes": min(asked.part_size, 4 << 20),
        # These make Spark lose text without a word, where a cluster has them on.
        "ignoreCorruptFiles": "false", "ignoreMissingFiles": "false",
    }
    for name, value in settings.items():
        spark.conf.set(f"spark.sql.files.{name}", str(value))


def counts(spark, asked, job):
    """The counts of all partitions, not computed yet; and a function that names the files of a partition."""
    make_loud(spark, asked)
    if asked.format and asked.format not in KITH_FORMATS or asked.column:
        frames = [(table(spark, asked), "column")]
    else:
        whole, split = sorted_out(listing(spark, asked.inputs), asked)
        frames = [(whole_files(spark, whole), "whole")] if whole else []
        frames += [(split_files(spark, split, separator(asked)), "split")] if split else []
    parts, first, places = [], 0, []
    for frame, way in frames:
        rows = frame.rdd
        places.append((first, frame))
        if way == "whole":
            parts.append(rows.mapPartitionsWithIndex(functools.partial(kith_parts.count_files, job, first)))
        else:
            task = functools.partial(kith_parts.count_records, split_job(job, asked, way), first)
            parts.append(rows.mapPartitionsWithIndex(task))
        first += rows.getNumPartitions()
    if first == 0:
        raise InputError("the corpus holds no words: all files are empty")
    union = parts[0] if len(parts) == 1 else spark.sparkContext.union(parts)
    return union, functools.partial(files_of, places)


def split_job(job, asked, way):
    """The job for records: its text is UTF-8 and of a known kind, so nothing is guessed from where a part begins."""
    options = list(job.count)
    for name in ("--encoding", "--format", "--json-field") if way == "column" else ("--encoding", "--format"):
        if name in options:
            del options[options.index(name):options.index(name) + 2]
    options += ["--encoding", "utf-8"]
    if way == "column":
        options += ["--json-field", "text"]
    elif not asked.json_field:
        options += ["--format", "text"]
    return kith_parts.Job(**{**vars(job), "count": tuple(options), "column": way == "column",
                             "separator": separator(asked).encode() if way == "split" else b"\n"})


def separator(asked):
    """What stands between two records; None where a file is one."""
    if asked.json_field or asked.format == "jsonl":
        return "\n"
    return SEPARATORS.get(asked.documents or ("empty-lines" if asked.pre_tokenized else "files"))


def sorted_out(files, asked):
    """Which files kithd reads whole, and which Spark may split."""
    if not files:
        raise InputError(f"no file that holds anything in {', '.join(asked.inputs)}")
    names = [path for path, _ in files if re.search(r"\.(jsonl|ndjson)(\.\w+)?$", path, re.IGNORECASE)]
    if names and not asked.json_field and asked.format in ("", "jsonl"):
        raise InputError(f"{names[0]} holds JSON lines; name the field of the text with --json-field")
    all_whole = (asked.whole_files or separator(asked) is None or asked.format in ("conllu", "vertical", "warc")
                 or asked.encoding.lower() not in ("", "utf-8", "utf8"))
    whole, split = [], []
    for path, length in files:
        alone = all_whole or PACKED.search(path) or not asked.format and ONLY_WHOLE.search(path)
        if alone and length > LARGEST:
            raise InputError(f"{path} has {length} bytes, and Spark hands over at most {LARGEST} of a file that cannot be split; "
                             "unpack or split it, or let documents end at --documents empty-lines, lines or marked")
        (whole if alone else split).append(path)
    return whole, split


def roots(spark, inputs):
    """What the inputs name, files and folders, as (input, file system, status)."""
    jvm, configuration = spark._jvm, spark._jsc.hadoopConfiguration()
    for text in inputs:
        path = jvm.org.apache.hadoop.fs.Path(text)
        system = path.getFileSystem(configuration)
        found = [system.getFileStatus(path)] if system.exists(path) else list(system.globStatus(path) or [])
        if not found:
            raise InputError(f"{text}: there is no such file or folder")
        for root in found:
            yield text, system, root


def is_local(spark, text):
    """Whether an input is a path on the driver, also to Spark, whose paths may be those of another file system."""
    system = spark._jvm.org.apache.hadoop.fs.Path(text).getFileSystem(spark._jsc.hadoopConfiguration())
    return system.getScheme() == "file" and os.path.exists(text)


def below(system, root):
    """The files of a folder, or the file itself: (whole name, names of the folders and the file below the root, bytes).

    As kithd walks folders: hidden ones and empty files are left out.
    """
    base = root.getPath().toString()
    found = system.listFiles(root.getPath(), True)
    while found.hasNext():
        status = found.next()
        name = status.getPath().toString()
        inner = name[len(base):].strip("/").split("/") if name != base else []
        if not any(part.startswith(".") for part in inner) and status.getLen() > 0:
            yield name, inner, status.getLen()


def listing(spark, inputs):
    """All files of the inputs with their sizes, in the order of their names.

    Spark itself would pass over what begins with `_`, and take a name for a pattern.
    """
    files = {}
    for _, system, root in roots(spark, inputs):
        for name, inner, length in below(system, root):
            if any(part.startswith("_") for part in [*inner, name.rsplit("/", 1)[-1]]):
                raise InputError(f"{name}: Spark passes over names that begin with _; rename it or leave it out")
            files[name] = length
    return sorted(files.items())


def copied(spark, inputs, folder):
    """Copies inputs from where Spark finds them to the driver, Java streaming them; returns the paths that kithd takes.

    Files keep their names, and their folders below an input that is one: so kithd reads them in the order and under the names
    that they have where they are.
    """
    file = spark._jvm.org.apache.hadoop.fs.Path
    paths = []
    for number, (text, system, root) in enumerate(roots(spark, inputs)):
        last = root.getPath().getName()
        top = f"{folder}/{number:06}" if root.isDirectory() else f"{folder}/{number:06}/{last}"
        count = 0
        for name, inner, _ in below(system, root):
            local = "/".join([top, *inner])
            os.makedirs(os.path.dirname(local), exist_ok=True)
            try:
                system.copyToLocalFile(False, file(name), file(f"file:{local}"), True)
            except Exception as error:
                raise InputError(f"{name} cannot be copied to the driver: {cause(str(error))}") from error
            count += 1
        if count:
            paths.append(top)
    if not paths:
        raise InputError(f"no file that holds anything in {', '.join(inputs)}")
    return paths


def literal(path):
    """A path that Spark does not take for a pattern."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def checked(frame, paths):
    """The frame, if Spark reads all of the files."""
    if len(frame.inputFiles()) != len(paths):
        raise InputError(f"Spark reads {len(frame.inputFiles())} of {len(paths)} files; it passes over names such as _x and .x")
    return frame


def whole_files(spark, paths):
    """A row of path and bytes for each file."""
    return checked(spark.read.format("binaryFile").load([literal(path) for path in paths]), paths).select("path", "content")


def split_files(spark, paths, between):
    """A row of bytes for each record; \\r is part of it, and so are bytes that are not UTF-8."""
    frame = spark.read.option("lineSep", between).text([literal(path) for path in paths])
    return checked(frame, paths).selectExpr("CAST(value AS BINARY) AS value")


def table(spark, asked):
    """A row of bytes for each row of a table."""
    if not asked.column:
        raise InputError(f"--format {asked.format} needs --column, which names the column of the text")
    try:
        frame = spark.read.format(asked.format or "parquet").load(asked.inputs)
    except Exception as error:
        raise InputError(f"Spark cannot read {', '.join(asked.inputs)}: {cause(str(error))}") from error
    try:
        text = frame.select(asked.column)
    except Exception as error:
        raise InputError(f"there is no column {asked.column}; there are: {', '.join(frame.columns)}") from error
    kind = text.schema.fields[0].dataType.simpleString()
    if kind != "string":
        raise InputError(f"the column {asked.column} holds {kind}, no text")
    return text.toDF("value").selectExpr("CAST(value AS BINARY) AS value")


def cause(text):
    """The line of Spark's hundred that tells why: the innermost cause."""
    found = (re.findall(r"Caused by: (?:[\w.$]+: )?(.+)", text) or re.findall(r"^: (?:[\w.$]+: )?(.+)", text, re.M)
             or re.findall(r"^\S*(?:Error|Exception): (.+)", text, re.M))
    return (found[-1] if found else text.strip().split("\n")[0]).strip()


def files_of(places, partition):
    """The files, and the bytes of them, that a partition is; for an error."""
    first, frame = [place for place in places if place[0] <= partition][-1]
    try:
        part = frame._jdf.queryExecution().toRdd().partitions()[partition - first]
        names = [re.sub(r"path: (.*), range: (\d+)-(\d+),.*", r"\1, bytes \2 to \3", unquote(file.toString()))
                 for file in part.files()]
    except Exception:  # of a source that has no files
        return ""
    return "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
