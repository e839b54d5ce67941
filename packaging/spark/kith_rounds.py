"""Full models on a cluster, for kith_spark.py: kithd train runs on the driver, and executors count co-occurrences and learn
associations in parts.

Between two rounds everything that was learnt lies in files of a folder (kithd train --exchange). Here they travel: what all
parts share is shipped once, a part's text and the start of a round are broadcast in blocks, and what a part came to goes the
way of the counts (kith_parts.pieces), from tasks that ended well alone.
"""

import functools
import gc
import json
import os
import shutil
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import kith_files
import kith_inputs
import kith_parts

BLOCK = 32 << 20  # bytes of a file that are broadcast at a time: all of such a block passes through Java's memory
PAUSE = 0.1  # seconds between two looks into the folder
NOISE = ("noise.0", "noise.1")
TRAIN_OPTIONS = ("layers", "dimension", "epochs", "cooccurrences", "passages", "segment", "meet-every", "checkpoint",
                 "checkpoint-interval")


class RoundError(Exception):
    """Why there is no model, in a sentence."""


# On an executor


def work_on_part(job, shared, part, files, result, _):
    """Lets kithd do what the folder asks of a part, and gives the file `result` that comes of it.

    shared: names of shipped files, by name in the folder; files: blocks that were broadcast, by name.
    """
    from pyspark import SparkFiles

    label = f"part {part}"
    path = kith_parts.program(job, label)
    with kith_parts.scratch_folder(job, label) as folder:
        exchange = f"{folder}/exchange"
        os.mkdir(exchange)
        for name, shipped in shared.items():
            os.symlink(os.path.abspath(SparkFiles.get(shipped)), f"{exchange}/{name}")
        for name, blocks in files.items():
            with open(f"{exchange}/{name}", "wb") as file:
                for block in blocks:
                    file.write(block.value)
        facts = kith_parts.run_kithd(path, ["associate", "--part", str(part), exchange], folder, label, job.time_limit)
        yield from kith_parts.pieces(f"{exchange}/{result}.{part}", part, facts)


# On the driver


def broadcast(context, path):
    """A file as broadcast blocks."""
    blocks = []
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            blocks.append(context.broadcast(block))
    return blocks


class Cluster:
    """Where the parts of one training are learnt."""

    def __init__(self, spark, job, folder):
        self.context, self.job, self.folder = spark.sparkContext, job, folder
        self.exchange = f"{folder}/exchange"
        self.name = os.path.basename(folder).strip(".")
        self.shared, self.texts = {}, {}
        self.moved, self.facts = 0, []

    def ship(self, *names):
        """Ships what all parts share, once; Spark knows a shipped file by its name, so each training has its own."""
        for name in names:
            if name in self.shared:
                continue
            shipped = f"{self.folder}/{self.name}.{name}"
            os.link(f"{self.exchange}/{name}", shipped)
            self.context.addFile(shipped)
            self.shared[name] = os.path.basename(shipped)

    def count_pairs(self, parts):
        """Counts co-occurrences; the executors' folders ask for them as the driver's does."""
        self.ship("corpus")
        self.work(parts, "round", "pairs")

    def learn(self, parts):
        """Learns a round."""
        self.ship("corpus", *NOISE)
        self.work(parts, "start", "learnt")

    def work(self, parts, start, result):
        """Works on all parts at a time; each is a job of its own, so that an executor gets the text of its parts alone.

        start, result: the files that all begin with, and that come of them.
        """
        size = os.path.getsize(f"{self.exchange}/{start}")
        blocks = broadcast(self.context, f"{self.exchange}/{start}")
        try:
            with ThreadPoolExecutor(len(parts)) as pool:
                running = [pool.submit(self.work_on_one, part, {start: blocks}, result) for part in parts]
                try:
                    for done in as_completed(running):
                        facts = done.result()
                        self.facts.append(facts)
                        self.moved += facts["size"] + size
                except BaseException:
                    # The others' results are of no use.
                    self.context.cancelJobGroup(self.name)
                    raise
        finally:
            for block in blocks:
                block.destroy()
            # Spark removes what a round left on the executors' disks when Java notices that nobody asks for it any more.
            gc.collect()
            self.context._jvm.System.gc()

    def work_on_one(self, part, files, result):
        self.context.setJobGroup(self.name, f"part {part}", interruptOnCancel=True)
        if part not in self.texts:
            self.texts[part] = broadcast(self.context, f"{self.exchange}/part.{part}")
        files = {f"part.{part}": self.texts[part], **files}
        task = functools.partial(work_on_part, self.job, dict(self.shared), part, files, result)
        made, [facts] = kith_files.kept(self.context.parallelize([part], 1).mapPartitions(task))
        try:
            folder = f"{self.folder}/{result}.{part}"
            os.makedirs(folder, exist_ok=True)
            [path] = kith_files.fetched(made, [facts], folder)
            os.replace(path, f"{self.exchange}/{result}.{part}")
        finally:
            made.unpersist()
        return facts

    def missing(self, said):
        """The parts whose results are not there: the training removes those that it cannot use."""
        result = "learnt" if "round" in said else "pairs"
        missing = [part for part in said["parts"] if not os.path.exists(f"{self.exchange}/{result}.{part}")]
        # It takes the pairs away when it has all.
        return missing if said == current(self.exchange) else []

    def close(self):
        for blocks in self.texts.values():
            for block in blocks:
                block.destroy()


def corpus(spark, asked, folder):
    """What kithd train reads on the driver: (inputs, options, rows for its standard input or None)."""
    if asked.format and asked.format not in kith_inputs.KITH_FORMATS or asked.column:
        if asked.json_field or asked.format in kith_inputs.KITH_FORMATS:
            raise kith_inputs.InputError("--column goes with a table, and not with --json-field or --format of text")
        kith_inputs.make_loud(spark, asked)
        return ["-"], ["--json-field", "text"], kith_inputs.table(spark, asked).rdd
    if all(kith_inputs.is_local(spark, path) for path in asked.inputs):
        return asked.inputs, [], None
    return kith_inputs.copied(spark, asked.inputs, f"{folder}/corpus"), [], None


def options(asked):
    """What kithd train is told, beside what it shares with kithd count and kithd estimate."""
    words = ["--parts", str(asked.parts)]
    for name in TRAIN_OPTIONS:
        value = getattr(asked, name.replace("-", "_"))
        words += [f"--{name}", value] if value else []
    return words


def feed(child, rows, job):
    """Writes the rows of a table to kithd, a partition of them at a time."""
    def write():
        try:
            with child.stdin:
                for block in kith_parts.blocks(rows.toLocalIterator(), kith_parts.Job(version=job.version, column=True), "driver"):
                    child.stdin.write(block)
        except BrokenPipeError:
            pass  # its own words say why
        except Exception as error:
            child.failure = error
            child.terminate()

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    return thread


def current(exchange):
    """What the folder asks for: a round, or co-occurrences; None where it asks for nothing."""
    try:
        with open(f"{exchange}/round", encoding="utf-8") as file:
            said = json.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return said if "parts" in said else None


def train(spark, asked, job, program, shared_options, folder, say):
    """Trains a full model; returns the cluster, which knows what it cost."""
    inputs, more, rows = corpus(spark, asked, folder)
    cluster = Cluster(spark, job, folder)
    command = [program, "train", *shared_options, *more, *options(asked), "--exchange", cluster.exchange, "-o", asked.output,
               "--child-of", str(os.getpid()), *inputs]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL if rows is None else subprocess.PIPE)
    child.failure = None
    feeder = None if rows is None else feed(child, rows, job)
    try:
        last = None
        while child.poll() is None:
            said = current(cluster.exchange)
            parts = (said["parts"] if said != last else cluster.missing(said)) if said else []
            if not parts:
                time.sleep(PAUSE)
                continue
            began = time.monotonic()
            try:
                (cluster.learn if "round" in said else cluster.count_pairs)(parts)
            except FileNotFoundError:
                if current(cluster.exchange):
                    raise
                continue  # kithd has ended meanwhile, and says why
            last = said
            work = f"round {said['round'] + 1} of {said['rounds']}" if "round" in said else "co-occurrences"
            say(f"{work}: {len(parts)} parts, {time.monotonic() - began:.1f} s")
    except BaseException:
        child.terminate()
        raise
    finally:
        child.wait()
        if feeder:
            feeder.join()
        cluster.close()
        shutil.rmtree(f"{folder}/corpus", ignore_errors=True)
    if child.failure:
        raise child.failure
    if child.returncode != 0:
        raise RoundError(f"kithd train ended with status {child.returncode}, and said why above; there is no model")
    return cluster
