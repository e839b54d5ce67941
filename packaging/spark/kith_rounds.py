"""Full models on a cluster, for kith_spark.py: kithd train runs on the driver, and executors learn associations in parts.

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
SHARED = ("corpus", "noise.0", "noise.1")
TRAIN_OPTIONS = ("layers", "dimension", "epochs", "cooccurrences", "passages", "segment", "meet-every", "checkpoint",
                 "checkpoint-interval")


class RoundError(Exception):
    """Why there is no model, in a sentence."""


# On an executor


def learn_part(job, shared, part, text, start, _):
    """Learns one round of a part; shared: names of shipped files, by name in the folder; text, start: broadcast blocks."""
    from pyspark import SparkFiles

    label = f"part {part}"
    path = kith_parts.program(job, label)
    with kith_parts.scratch_folder(job, label) as folder:
        exchange = f"{folder}/exchange"
        os.mkdir(exchange)
        for name, shipped in shared.items():
            os.symlink(os.path.abspath(SparkFiles.get(shipped)), f"{exchange}/{name}")
        for name, blocks in ((f"part.{part}", text), ("start", start)):
            with open(f"{exchange}/{name}", "wb") as file:
                for block in blocks:
                    file.write(block.value)
        result = kith_parts.run_kithd(path, ["associate", "--part", str(part), exchange], folder, label, job.time_limit)
        yield from kith_parts.pieces(f"{exchange}/learnt.{part}", part, result)


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

    def prepare(self):
        """Ships what all parts share, once; Spark knows a shipped file by its name, so each training has its own."""
        for name in SHARED:
            shipped = f"{self.folder}/{self.name}.{name}"
            os.link(f"{self.exchange}/{name}", shipped)
            self.context.addFile(shipped)
            self.shared[name] = os.path.basename(shipped)

    def learn(self, parts):
        """Learns a round, all parts at a time; each is a job of its own, so that an executor gets the text of its parts alone."""
        if not self.shared:
            self.prepare()
        start = broadcast(self.context, f"{self.exchange}/start")
        size = os.path.getsize(f"{self.exchange}/start")
        try:
            with ThreadPoolExecutor(len(parts)) as pool:
                running = [pool.submit(self.learn_one, part, start) for part in parts]
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
            for block in start:
                block.destroy()
            # Spark removes what a round left on the executors' disks when Java notices that nobody asks for it any more.
            gc.collect()
            self.context._jvm.System.gc()

    def learn_one(self, part, start):
        self.context.setJobGroup(self.name, f"part {part}", interruptOnCancel=True)
        if part not in self.texts:
            self.texts[part] = broadcast(self.context, f"{self.exchange}/part.{part}")
        task = functools.partial(learn_part, self.job, self.shared, part, self.texts[part], start)
        learnt, [facts] = kith_files.kept(self.context.parallelize([part], 1).mapPartitions(task))
        try:
            folder = f"{self.folder}/learnt.{part}"
            os.makedirs(folder, exist_ok=True)
            [path] = kith_files.fetched(learnt, [facts], folder)
            os.replace(path, f"{self.exchange}/learnt.{part}")
        finally:
            learnt.unpersist()
        return facts

    def missing(self, parts):
        """The parts whose results are not there: the training removes those that it cannot use."""
        return [part for part in parts if not os.path.exists(f"{self.exchange}/learnt.{part}")]

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
    """The round that the folder has; None before the first, and at the end."""
    try:
        with open(f"{exchange}/round", encoding="utf-8") as file:
            said = json.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return said if "round" in said else None


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
            parts = (said["parts"] if said["round"] != last else cluster.missing(said["parts"])) if said else []
            if not parts:
                time.sleep(PAUSE)
                continue
            began = time.monotonic()
            try:
                cluster.learn(parts)
            except FileNotFoundError:
                if current(cluster.exchange):
                    raise
                continue  # kithd has ended meanwhile, and says why
            last = said["round"]
            say(f"round {last + 1} of {said['rounds']}: {len(parts)} parts, {time.monotonic() - began:.1f} s")
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
