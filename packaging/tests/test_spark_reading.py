"""Tests of how the Spark job divides a corpus, judges what was counted and explains what failed, without Spark."""

import argparse
import contextlib
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "spark"))

import kith_inputs  # noqa: E402
import kith_parts  # noqa: E402
import kith_spark  # noqa: E402


class Reading(unittest.TestCase):
    def asked(self, *words):
        return kith_spark.arguments(["-o", "x", *words, "in"])

    def sorted_out(self, names, *words):
        return kith_inputs.sorted_out([(name, 10) for name in names], self.asked(*words))

    def test_only_what_ends_documents_anyway_is_split(self):
        names = ["a.txt", "b.gz", "c.XZ", "d.conllu", "e.warc.gz", "f"]
        self.assertEqual(self.sorted_out(names), (names, []))
        self.assertEqual(self.sorted_out(names, "--documents", "lines"), (names[1:5], ["a.txt", "f"]))
        self.assertEqual(self.sorted_out(names, "--documents", "lines", "--whole-files"), (names, []))
        self.assertEqual(self.sorted_out(names, "--documents", "lines", "--encoding", "latin1"), (names, []))
        self.assertEqual(self.sorted_out(names, "--pre-tokenized"), (names[1:5], ["a.txt", "f"]))
        self.assertEqual(self.sorted_out(["a.jsonl"], "--json-field", "t"), ([], ["a.jsonl"]))
        self.assertEqual(self.sorted_out(["a"], "--format", "vertical", "--documents", "lines"), (["a"], []))

    def test_what_cannot_be_read_as_asked_is_named(self):
        for names, words, message in ((["x/a.jsonl"], [], "name the field"), ([], [], "no file that holds anything in in")):
            with self.assertRaisesRegex(kith_inputs.InputError, message):
                self.sorted_out(names, *words)
        with self.assertRaisesRegex(kith_inputs.InputError, "a.gz has 3000000000 bytes"):
            kith_inputs.sorted_out([("a.gz", 3_000_000_000)], self.asked("--documents", "lines"))

    def test_a_part_is_not_guessed_at(self):
        job = kith_parts.Job("1.0", count=("--order", "3", "--documents", "lines", "--encoding", "UTF-8", "--format", "text"))
        split = kith_inputs.split_job(job, self.asked("--documents", "lines"), "split")
        self.assertEqual(split.count, ("--order", "3", "--documents", "lines", "--encoding", "utf-8", "--format", "text"))
        self.assertEqual(split.separator, b"\n")
        fields = kith_parts.Job("1.0", count=("--json-field", "a.b", "--format", "jsonl"))
        self.assertEqual(kith_inputs.split_job(fields, self.asked("--json-field", "a.b"), "split").count,
                         ("--json-field", "a.b", "--encoding", "utf-8"))
        column = kith_inputs.split_job(kith_parts.Job("1.0"), self.asked("--format", "parquet", "--column", "t"), "column")
        self.assertEqual((column.count, column.column), (("--encoding", "utf-8", "--json-field", "text"), True))

    def test_names_are_no_patterns(self):
        self.assertEqual(kith_inputs.literal("file:/a[1]{x}*?\\ b.txt"), r"file:/a\[1\]\{x\}\*\?\\ b.txt")

    def test_sizes(self):
        self.assertEqual([kith_spark.size(text) for text in ("7", "20K", "500m", "4G")], [7, 20480, 500 << 20, 4 << 30])
        for text in ("", "0", "-1", "4X", "1.5G"):
            with self.assertRaises(argparse.ArgumentTypeError):
                kith_spark.size(text)


class Judging(unittest.TestCase):
    def judge(self, *parts):
        said = io.StringIO()
        facts = [dict(dict(tokens=0, documents=1, skipped=0, records=0, files_left_out=0, seconds=1.0, size=9, peak=1 << 20,
                           warnings=[], source=number), **part) for number, part in enumerate(parts)]
        with contextlib.redirect_stderr(said):
            kith_spark.judge(facts, None)
        return said.getvalue()

    def test_the_whole_is_judged_as_on_one_machine(self):
        for parts, message in (([{}, {}], "no words"), ([{"files": 2, "files_left_out": 2}], "no file is text"),
                               ([dict(tokens=9, records=3, skipped=2), dict(records=2, skipped=1)], "3 of 5 records")):
            with self.assertRaisesRegex(kith_spark.JobError, message):
                self.judge(*parts)
        said = self.judge(dict(records=3, skipped=3, warnings=["line 1: left out"]), dict(tokens=9, records=3))
        self.assertIn("warning: partition 0: line 1: left out\n", said)
        self.assertIn("9 tokens in 2 documents, 3 records and 0 files left out", said)

    def test_of_a_hundred_lines_of_spark_one_is_shown(self):
        def files(partition):
            return f"a.txt, bytes 0 to {partition}"

        own = "Job aborted: Lost task 1.3\nTraceback\nkith_parts.PartError: partition 3 on node7: no kithd at /x\n\tat org.apache"
        self.assertEqual(kith_spark.explain(own, files), "partition 3 on node7: no kithd at /x [a.txt, bytes 0 to 3]")
        crash = ("Job aborted due to stage failure: Task 1 in stage 0.0 failed 4 times, most recent failure: Lost task 1.3 in stage 0.0"
                 " (TID 7) (127.0.0.1 executor 0): org.apache.spark.SparkException: Python worker exited unexpectedly (crashed)\n"
                 "\tat x\nCaused by: java.io.EOFException: Unexpected end of input stream\n\tat y\n")
        self.assertEqual(kith_spark.explain(crash, files), "partition 1: Unexpected end of input stream [a.txt, bytes 0 to 1]")
        self.assertEqual(kith_spark.explain("no such master\nat x"), "no such master")
        called = "An error occurred while calling o7.load.\n: org.apache.spark.SparkException: [X] no table.\n\tat z"
        self.assertEqual(kith_spark.explain(called), "[X] no table.")
        read = ("An error occurred while calling o7.collect.\n: org.apache.spark.SparkException: [FAILED_READ_FILE.NO_HINT] "
                "Encountered error while reading file file:///x/a%20b.parquet.  SQLSTATE: KD001\n\tat z\nCaused by: x.Y: bad page\n")
        self.assertEqual(kith_spark.explain(read), "bad page [file:///x/a b.parquet]")


if __name__ == "__main__":
    unittest.main()
