"""What a task of kith_spark.py does on an executor: it runs kithd on a part of the corpus. Needs no Spark but to find kithd.

A file of counts travels as records (source, offset, bytes), with one record (source, None, facts) that tells its size and
checksum. So Spark itself moves the counts, from tasks that ended well alone: what a killed attempt left, or one that was
run twice, is in a folder of its own that nobody reads.
"""

import contextlib
import hashlib
import itertools
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass

PIECE = 256 << 10  # bytes; Spark's Python shuffle holds up to a thousand records in memory
SLICE = 32 << 20  # bytes of a file that come to the driver at a time
MACHINES = {0x03: "x86", 0x28: "ARM", 0x3E: "x86-64", 0xB7: "ARM64 (aarch64)", 0xF3: "RISC-V"}
LONE_RETURN = re.compile(rb"\r(?=[^\n])")


class PartError(Exception):
    """One line that says which part, where, what and what to do; it is all that the driver shows."""

    def __init__(self, part, message):
        super().__init__(f"{part} on {socket.gethostname()}: {' '.join(str(message).split())}")


@dataclass(frozen=True)
class Job:
    """What all tasks know."""

    version: str  # what the driver's kithd --version prints
    installed: str = ""  # kithd on the executors; "": it is shipped
    shipped: str = ""  # its name among the files that Spark ships
    checksum: str = ""  # of the shipped one
    count: tuple = ()  # options of kithd count
    column: bool = False  # records are texts of a column, and not lines of a file
    separator: bytes = b"\n"  # what stood behind each record in its file
    time_limit: float = 6 * 3600  # seconds for each run of kithd
    scratch: str = ""  # a folder on the executors; "": where Spark keeps its own


_checked = set()


def program(job, part):
    """The path of kithd on this machine; it was tried."""
    if job.installed:
        path = job.installed
    else:
        from pyspark import SparkFiles

        path = os.path.abspath(SparkFiles.get(job.shipped))
    if path not in _checked:
        check_program(path, job, part)
        _checked.add(path)
    return path


def check_program(path, job, part):
    """Says what is wrong with kithd on this machine, before any text is read."""
    if not os.path.exists(path):
        raise PartError(part, f"there is no kithd at {path}; install it there, or let the job ship it with --kithd")
    if job.checksum and checksum(path) != job.checksum:
        raise PartError(part, f"{path} is not the kithd that the driver shipped: its checksum differs; start the job again")
    try:
        run = subprocess.run([path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        raise PartError(part, f"{path} --version does not answer within a minute") from None
    except OSError as error:
        raise PartError(part, f"{path} cannot run here: {error.strerror}{built_for(path)}") from None
    said = run.stdout.decode(errors="replace").strip()
    if run.returncode != 0:
        raise PartError(part, f"{path} cannot run here: {run.stderr.decode(errors='replace').strip() or f'status {run.returncode}'}")
    if said != job.version:
        raise PartError(part, f"{path} is version {said}, the driver has {job.version}; all machines need the same")


def built_for(path):
    """What an executable file says of its processor, where that is not this machine's."""
    with open(path, "rb") as file:
        head = file.read(20)
    if head[:4] != b"\x7fELF":
        return "; it is no program for Linux"
    machine = int.from_bytes(head[18:20], "little" if head[5] == 1 else "big")
    return f"; it is built for {MACHINES.get(machine, f'processor {machine}')}, this machine is {platform.machine()}"


def checksum(path):
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@contextlib.contextmanager
def scratch_folder(job, part):
    """A folder of this attempt's own; it goes when the attempt ends, and with the application where that was killed."""
    parent = job.scratch or os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0] or None
    try:
        folder = tempfile.mkdtemp(prefix="kith-", dir=parent)
    except OSError as error:
        raise PartError(part, f"no scratch folder in {parent or tempfile.gettempdir()}: {error.strerror}") from None
    try:
        yield folder
    except OSError as error:
        raise PartError(part, f"{error.filename or folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_kithd(path, arguments, folder, part, time_limit, feed=None):
    """Runs kithd to its end, and kills it where it takes too long or its input fails.

    feed: blocks of bytes for its standard input. Returns its result, with warnings and what it took.
    """
    command = [path, *arguments, "--progress", "json", "--child-of", str(os.getpid())]
    late = threading.Event()
    with open(f"{folder}/out", "wb") as out, open(f"{folder}/err", "wb") as err:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE, stdout=out,
                                 stderr=err, env=dict(os.environ), bufsize=1 << 20)
    timer = threading.Timer(time_limit, lambda: (late.set(), child.kill()))
    timer.daemon = True
    timer.start()
    try:
        if feed is not None:
            # Where it ended before its input did, its own words say why.
            with contextlib.suppress(BrokenPipeError), child.stdin:
                for block in feed:
                    child.stdin.write(block)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    except BaseException:
        child.kill()
        child.wait()
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise PartError(part, f"kithd {arguments[0]} took longer than {time_limit:g} s and was ended; see --time-limit")
    return outcome(folder, part, arguments[0], child.returncode, usage)


def outcome(folder, part, command, status, usage):
    """What kithd printed, read; an error if it failed."""
    said = {"warnings": []}
    with open(f"{folder}/out", "rb") as file:
        for line in file:
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                said.update({key: event[key] for key in ("result", "error") if key in event})
                said["warnings"] += [event["warning"]] if "warning" in event else []
    if status != 0 or "result" not in said:
        with open(f"{folder}/err", "rb") as file:
            words = file.read()[-1000:].decode(errors="replace").strip()
        reason = said.get("error", {}).get("message") or words or (
            f"ended by signal {-status}" if status < 0 else f"status {status}, and no result")
        hint = said.get("error", {}).get("hint")
        raise PartError(part, f"kithd {command}: {reason}{f'; {hint}' if hint else ''}")
    return dict(said["result"], warnings=said["warnings"], peak=usage.ru_maxrss << 10,
                seconds=round(usage.ru_utime + usage.ru_stime, 2))


def fault(value):
    """What makes a record of a text file mean something else than it does in its file; None for most."""
    try:
        str(value, "utf-8")
    except UnicodeDecodeError:
        return "bytes that are not UTF-8: packed, binary or in another encoding"
    if b"\0" in value:
        return "a zero byte: packed, binary or UTF-16"
    if LONE_RETURN.search(value):
        return "a carriage return without a line feed behind it"
    return None


def blocks(rows, job, part):
    """The records of a part as the input of kithd count."""
    for (value,) in rows:
        if job.column:
            text = None if value is None else str(value, "utf-8")
            yield json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n"
            continue
        reason = fault(value)
        if reason:
            raise PartError(part, f"{reason}; if kithd can read the file by itself, --whole-files lets it")
        yield bytes(value)
        yield job.separator


def count_records(job, first, index, rows):
    """Counts the records of a partition; rows: of one column, bytes. Sources are numbered from `first`."""
    part = f"partition {first + index}"
    rows = iter(rows)
    row = next(rows, None)
    if row is None:
        return
    path = program(job, part)
    with scratch_folder(job, part) as folder:
        feed = blocks(itertools.chain([row], rows), job, part)
        result = run_kithd(path, ["count", *job.count, "--part", "-o", f"{folder}/counts", "-"], folder, part,
                           job.time_limit, feed)
        yield from pieces(f"{folder}/counts", first + index, result)


def count_files(job, first, index, rows):
    """Counts the files of a partition as kithd itself reads them; rows: (path, bytes). Sources are numbered from `first`."""
    part = f"partition {first + index}"
    path, files = None, 0
    with scratch_folder(job, part) as folder:
        os.mkdir(f"{folder}/corpus")
        for name, content in rows:
            path = path or program(job, part)
            base = re.sub(r"[^\w.-]", "_", name.rsplit("/", 1)[-1])[-100:]
            with open(f"{folder}/corpus/{files:06}-{base}", "wb") as file:
                file.write(content)
            files += 1
        if files == 0:
            return
        result = run_kithd(path, ["count", *job.count, "--part", "-o", f"{folder}/counts", f"{folder}/corpus"], folder, part,
                           job.time_limit)
        result["warnings"] = [warning.replace(f"{folder}/corpus/", "") for warning in result["warnings"]]
        shutil.rmtree(f"{folder}/corpus")
        yield from pieces(f"{folder}/counts", first + index, dict(result, files=files))


def pieces(path, source, facts):
    """A file of counts as records, what is known of it first."""
    facts = dict(facts, source=source, size=os.path.getsize(path), sha256=checksum(path), host=socket.gethostname())
    yield source, None, facts
    with open(path, "rb") as file:
        offset = 0
        while block := file.read(PIECE):
            yield source, offset, block
            offset += len(block)


def assemble(records, folder, part):
    """Writes files of counts from their records, in whatever order these come; returns (path, facts), by source."""
    files, facts = {}, {}
    try:
        for source, offset, block in records:
            if offset is None:
                facts[source] = block
                continue
            if source not in files:
                files[source] = open(f"{folder}/{source}.counts", "wb")
            files[source].seek(offset)
            files[source].write(block)
    finally:
        for file in files.values():
            file.close()
    for source in sorted(files.keys() | facts.keys()):
        path, about = f"{folder}/{source}.counts", facts.get(source)
        if about is None or source not in files or os.path.getsize(path) != about["size"] or checksum(path) != about["sha256"]:
            raise PartError(part, f"the file of part {source} did not come whole; start the job again")
    return [(f"{folder}/{source}.counts", facts[source]) for source in sorted(facts)]


def merge_group(job, level, index, keyed):
    """Merges the files of a group into one; keyed: (group, record)."""
    part = f"group {index} of merge {level}"
    with scratch_folder(job, part) as folder:
        files = assemble((record for _, record in keyed), folder, part)
        if not files:
            return
        path, about = files[0]
        if len(files) > 1:
            path = f"{folder}/merged"
            about = run_kithd(program(job, part), ["merge", "-o", path, *(file for file, _ in files)], folder, part,
                              job.time_limit)
            for file, _ in files:
                os.remove(file)
        yield from pieces(path, index, about)


def facts_of(records):
    """What is known of a partition's file, which comes first; the rest is not read."""
    return [record[2] for record in itertools.islice(records, 1)]


def keyed_by_group(groups, record):
    """(group, record), for Spark to bring the files of a group together."""
    return groups[record[0]], record


def keyed_by_slice(slots, record):
    """(slot, record), for a file to come to the driver in slices."""
    return slots[record[0]] + (record[1] or 0) // SLICE, record
