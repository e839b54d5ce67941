#!/usr/bin/env python3
"""Trains a model of a corpus on an Apache Spark cluster: bit for bit that of the whole text on one machine.

  spark-submit kith_spark.py --kithd /usr/bin/kithd -o model.kith --documents empty-lines hdfs:/corpus
  spark-submit kith_spark.py --kithd /usr/bin/kithd -o model.kith --documents empty-lines --parts 16 hdfs:/corpus

The first makes a model of grammar: kithd counts each partition on the executors, counts are merged there in stages, and the
driver estimates the model. The second makes a full model: the driver trains it, and the executors learn its associations in
parts. docs/spark.md tells the rest.
"""

import argparse
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from urllib.parse import unquote

import kith_costs
import kith_files
import kith_inputs
import kith_parts
import kith_rounds

FAN_IN = 16


class JobError(Exception):
    """What went wrong, in a sentence for whoever started the job."""


def size(text):
    """Bytes of a size such as 500M or 4G."""
    match = re.fullmatch(r"(\d+)([KMGT]?)", text.upper())
    if not match or int(match[1]) == 0:
        raise argparse.ArgumentTypeError(f"`{text}` is no size such as 500M or 4G")
    return int(match[1]) << 10 * " KMGT".index(match[2] or " ")


def arguments(words):
    parser = argparse.ArgumentParser(prog="kith_spark.py", description=__doc__.split("\n\n")[0],
                                     epilog="Options that are not described here are those of kithd count, estimate and train.")
    add = parser.add_argument
    add("inputs", nargs="+", metavar="input", help="files, folders or patterns, as Spark names them")
    add("-o", "--output", required=True, help="the model file to write, on the driver")
    add("--documents", choices=["files", "empty-lines", "lines", "marked"])
    add("--pre-tokenized", action="store_true")
    add("--within-sentences", action="store_true")
    add("--format", default="", help="text, jsonl, conllu, vertical or warc, which kithd reads; or parquet, orc and what Spark reads")
    add("--json-field", default="")
    add("--column", default="", help="of parquet and other tables: the column that holds a document's text; a.b for a member")
    add("--encoding", default="")
    add("--strict", action="store_true")
    add("--order", type=int, default=5)
    add("--whole-files", action="store_true", help="do not split files: kithd reads each as it is, packed or not, up to 2 GB")
    for name in ("min-count", "max-vocabulary", "prune", "description"):
        add(f"--{name}", default="")
    add("--quantize", action=argparse.BooleanOptionalAction)
    add("--parts", type=int, default=None, metavar="N", help="a full model, whose associations are learnt in so many parts; without it, grammar alone")
    for name in kith_rounds.TRAIN_OPTIONS:
        add(f"--{name}", default="", help="with --parts")
    add("--kithd", default="", help="the program to ship; by default that on the PATH")
    add("--installed-kithd", default="", metavar="PATH", help="ship none: it is installed there, on the driver too")
    add("--memory", type=size, default=size("2G"), help="of the driver's kithd estimate (default: 2G)")
    add("--task-memory", type=size, default=size("1G"), help="of each kithd that counts or merges (default: 1G)")
    add("--part-size", type=size, default=size("128M"), help="about how much of a file a task counts (default: 128M)")
    add("--merge-above", type=int, default=16, metavar="N",
        help="files of counts that the driver's kithd estimate takes as they are; more are merged on the cluster first (default: 16)")
    add("--time-limit", type=float, default=6 * 3600, metavar="SECONDS", help="for each run of kithd (default: 6 hours)")
    add("--scratch", default="", help="a folder on the executors; by default where Spark keeps its own")
    add("--costs", default="", metavar="FILE", help="what the job took, as JSON, too")
    add("--master", default="", help="where Spark is not told it otherwise")
    add("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark's")
    asked = parser.parse_args(words)
    if asked.parts is not None and not 1 <= asked.parts <= 1000:
        parser.error("--parts takes a number from 1 to 1000")
    alone = [name for name in kith_rounds.TRAIN_OPTIONS if getattr(asked, name.replace("-", "_"))]
    if alone and not asked.parts:
        parser.error(f"--{alone[0]} goes with --parts")
    return asked


def corpus_options(asked):
    """How the text is read."""
    options = ["--order", str(asked.order)]
    for name in ("documents", "encoding", "json-field"):
        value = getattr(asked, name.replace("-", "_"))
        options += [f"--{name}", value] if value else []
    if asked.format in kith_inputs.KITH_FORMATS:
        options += ["--format", asked.format]
    return options + [f"--{name}" for name in ("pre-tokenized", "within-sentences", "strict") if
                      getattr(asked, name.replace("-", "_"))]


def count_options(asked):
    return [*corpus_options(asked), "--memory", str(asked.task_memory)]


def estimate_options(asked):
    options = ["--memory", str(asked.memory)]
    for name in ("min-count", "max-vocabulary", "prune", "description"):
        value = getattr(asked, name.replace("-", "_"))
        options += [f"--{name}", value] if value else []
    return options + {True: ["--quantize"], False: ["--no-quantize"], None: []}[asked.quantize]


def rehearse(kithd, asked, folder):
    """Runs both ends of the counting with three words: what is wrong with an option is known before the cluster works."""
    def run(*command, text=""):
        done = subprocess.run([kithd, *command], input=text, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            reason = re.search(r"^(?:kithd|Error): (.*)", done.stderr, re.M)
            raise JobError(f"kithd {command[0]} on the driver: {reason[1] if reason else done.stderr.strip()}")
        return done.stdout.strip()

    try:
        version = run("--version")
        if asked.parts:
            return version  # kithd train checks its options first
        run("count", *count_options(asked), "--part", "-o", f"{folder}/none", "-")
        run("count", "--order", str(asked.order), "-o", f"{folder}/words", "-", text="a b c\n")
        run("estimate", *estimate_options(asked), "-o", f"{folder}/model", f"{folder}/words")
    except OSError as error:
        raise JobError(f"{kithd} cannot run on the driver: {error.strerror}") from error
    for name in ("none", "words", "model"):
        os.remove(f"{folder}/{name}")
    return version


def make_job(spark, asked, folder):
    kithd = asked.installed_kithd or asked.kithd or shutil.which("kithd")
    if not kithd or not os.path.isfile(kithd):
        raise JobError(f"there is no kithd {f'at {kithd}' if kithd else 'on the PATH'}; name it with --kithd")
    version = rehearse(kithd, asked, folder)
    job = dict(version=version, count=tuple(count_options(asked)), time_limit=asked.time_limit, scratch=asked.scratch)
    if asked.installed_kithd:
        return kith_parts.Job(installed=kithd, **job), kithd
    spark.sparkContext.addFile(os.path.abspath(kithd))
    return kith_parts.Job(shipped=os.path.basename(kithd), checksum=kith_parts.checksum(kithd), **job), kithd


def judge(facts, asked):
    """What makes a corpus an error on one machine makes this one an error, too."""
    for about in facts:
        for warning in about["warnings"]:
            say(f"warning: partition {about['source']}: {warning}")
    def total(name):
        return sum(about.get(name, 0) for about in facts)

    if total("files") and total("files") == total("files_left_out"):
        raise JobError("no file is text; the warnings say what they are")
    if total("skipped") > total("records") / 2:
        raise JobError(f"{total('skipped')} of {total('records')} records cannot be read; name the field or column of the text")
    if total("tokens") == 0:
        raise JobError("the corpus holds no words")
    peak = max(about["peak"] for about in facts)
    say(f"counted: {total('tokens')} tokens in {total('documents')} documents, {total('skipped')} records and "
        f"{total('files_left_out')} files left out; {len(facts)} parts, {total('size')} bytes, {total('seconds'):.1f} s of "
        f"processor time, at most {peak >> 20} MB of memory in one")


def grouped(facts, memory):
    """Sources to merge together: neighbours, as many as fit into memory at once, and no more than FAN_IN."""
    groups, room = [], 0
    for about in sorted(facts, key=lambda about: about["source"]):
        if groups and about["size"] <= room and len(groups[-1]) < FAN_IN:
            groups[-1].append(about["source"])
            room -= about["size"]
        else:
            groups.append([about["source"]])
            room = memory - about["size"]
    return groups


def merged(counts, facts, job, memory, enough, costs):
    """Merges level by level, until there are few enough files for kithd estimate, or no two fit into memory."""
    level = 0
    while len(facts) > enough and len(groups := grouped(facts, memory)) < len(facts):
        level += 1
        group_of = {source: number for number, group in enumerate(groups) for source in group}
        several = {number for number, group in enumerate(groups) if len(group) > 1}
        costs.move("merging", [about for about in facts if group_of[about["source"]] in several])
        moved = counts.map(functools.partial(kith_parts.keyed_by_group, group_of)).partitionBy(len(groups), int)
        above, facts = kith_files.kept(moved.mapPartitionsWithIndex(functools.partial(kith_parts.merge_group, job, level)))
        counts.unpersist()
        counts = above
        costs.add("merging", [about for about in facts if about["source"] in several])
        say(f"merge {level}: {len(groups)} files, {sum(about['size'] for about in facts)} bytes")
    return counts, facts


def train(spark, asked):
    """The whole job: from the corpus to the model file, which appears when it is whole."""
    parent = os.path.dirname(os.path.abspath(asked.output))
    try:
        folder = tempfile.mkdtemp(prefix=".kith-spark-", dir=parent)
    except OSError as error:
        raise JobError(f"{parent} cannot be written on the driver: {error.strerror}") from error
    try:
        job, program = make_job(spark, asked, folder)
        if asked.parts:
            return train_in_parts(spark, asked, job, program, folder)
        counts, files_of = kith_inputs.counts(spark, asked, job)
        try:
            counts, facts = kith_files.kept(counts)
        except Exception as error:
            raise JobError(explain(error, files_of)) from error
        judge(facts, asked)
        costs = kith_costs.Costs()
        costs.add("counting", facts)
        counts, facts = merged(counts, facts, job, asked.task_memory, asked.merge_above, costs)
        costs.move("to_driver", facts)
        paths = kith_files.fetched(counts, facts, folder)
        before = kith_costs.children()
        done = subprocess.run([program, "estimate", *estimate_options(asked), "-o", asked.output, *paths], check=False)
        if done.returncode != 0:
            raise JobError(f"kithd estimate ended with status {done.returncode}; there is no model")
        costs.on_driver("estimating", before, kith_costs.children())
        tell(costs, asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def train_in_parts(spark, asked, job, program, folder):
    """A full model: the driver trains, executors learn associations."""
    costs, before = kith_costs.Costs(), kith_costs.children()
    try:
        cluster = kith_rounds.train(spark, asked, job, program, [*corpus_options(asked), *estimate_options(asked)], folder, say)
    except (kith_rounds.RoundError, kith_inputs.InputError, kith_parts.PartError):
        raise
    except Exception as error:
        raise JobError(explain(error)) from error
    costs.add("associating", cluster.facts)
    costs.on_driver("training", before, kith_costs.children())
    costs.moved["rounds"] = cluster.moved
    tell(costs, asked)


def tell(costs, asked):
    say(costs.line())
    if asked.costs:
        costs.write(asked.costs)


def explain(error, files_of=lambda partition: ""):
    """The line of a task's error that says something, of the hundred that Spark gives; and which files that part is."""
    text = str(error)
    own = re.search(r"PartError: ((?:partition (\d+)|\S.*?) on .*)", text)
    if own:
        files = files_of(int(own[2])) if own[2] else ""
        return own[1] + (f" [{files}]" if files else "")
    lost = re.search(r"Lost task (\d+)\.\d+ in stage", text)
    if not lost:
        # Spark throws what its readers threw as it was: it names the file, and no task.
        read = re.search(r"while reading file (.+?)\.?(?:\s+SQLSTATE.*)?$", text, re.M)
        return kith_inputs.cause(text) + (f" [{unquote(read[1])}]" if read else "")
    files = files_of(int(lost[1]))
    return f"partition {lost[1]}: {kith_inputs.cause(text)}" + (f" [{files}]" if files else "")


def say(line):
    print(line, file=sys.stderr, flush=True)


def main(words):
    asked = arguments(words)
    # So that nothing is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("kith")
    if asked.master:
        builder = builder.master(asked.master)
    for setting in asked.conf:
        builder = builder.config(*setting.split("=", 1))
    spark = builder.getOrCreate()
    brought = {os.path.basename(path) for path in spark.conf.get("spark.submit.pyFiles", "").split(",")}
    for module in (kith_parts, kith_inputs, kith_files, kith_rounds, kith_costs):
        if os.path.basename(module.__file__) not in brought:
            spark.sparkContext.addPyFile(os.path.abspath(module.__file__))
    try:
        train(spark, asked)
    except (JobError, kith_rounds.RoundError, kith_inputs.InputError, kith_parts.PartError) as error:
        say(f"kith_spark.py: {error}")
        return 3
    except Exception as error:
        traceback.print_exc()
        say(f"kith_spark.py: {explain(error)}")
        return 3
    finally:
        spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
