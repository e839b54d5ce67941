"""Tests of how the Spark job carries counts through its stages, with a stand-in for Spark."""

import contextlib
import functools
import io
import json
import os
import random
import sys
import types
import unittest
from pathlib import Path

from test_spark_parts import STAND_IN, PartsTest, kith_costs, kith_files, kith_parts, kith_spark


class Carrying(PartsTest):
    def records(self):
        records = []
        for source, length in ((0, 0), (7, kith_parts.PIECE), (9, 3 * kith_parts.PIECE + 1)):
            Path(self.folder, "f").write_bytes(random.Random(source).randbytes(length))
            records += kith_parts.pieces(f"{self.folder}/f", source, {"tokens": source})
        return records

    def test_files_are_whole_in_whatever_order_their_pieces_come(self):
        records = self.records()
        for seed in range(5):
            random.Random(seed).shuffle(records)
            # An empty file of counts does not exist; one that has no piece did not come.
            kept = [record for record in records if record[0] != 0]
            files = kith_parts.assemble(kept, self.folder, "part")
            self.assertEqual([(kith_parts.checksum(path), os.path.getsize(path)) for path, _ in files],
                             [(about["sha256"], about["size"]) for _, about in files])
            self.assertEqual([about["source"] for _, about in files], [7, 9])

    def test_a_piece_that_is_missing_changed_or_strange_is_noticed(self):
        records = [record for record in self.records() if record[0] == 9]
        broken = [records[:1] + records[2:], records[1:], records[:-1], records[:1],
                  [*records[:-1], (9, records[-1][1], b"!")], [*records, (8, 0, b"loser")]]
        for some in broken:
            with self.assertRaisesRegex(kith_parts.PartError, "group 1 .*did not come whole"):
                kith_parts.assemble(some, self.folder, "group 1")

    def test_a_group_is_merged_by_kithd_and_one_file_is_passed_on(self):
        merge = self.job('#!/bin/sh\n[ "$1" = --version ] && echo 1.0 && exit\n[ "$1" = merge ] || exit 9\nshift 2; o=$1; shift\n'
                         'while [ "$1" != --progress ]; do cat "$1"; shift; done > "$o"; echo \'{"result":{"tokens":5}}\'\n')
        keyed = [(1, record) for record in self.records() if record[0] in (7, 9)]
        merged = list(kith_parts.merge_group(merge, 1, 3, iter(keyed)))
        self.assertEqual((merged[0][0], merged[0][2]["size"], merged[0][2]["tokens"]), (3, 4 * kith_parts.PIECE + 1, 5))
        expected = b"".join(random.Random(source).randbytes(length) for source, length in
                            ((7, kith_parts.PIECE), (9, 3 * kith_parts.PIECE + 1)))
        self.assertEqual(b"".join(record[2] for record in merged[1:]), expected)
        alone = list(kith_parts.merge_group(merge, 1, 0, iter(keyed[:2])))
        self.assertEqual((alone[0][0], alone[0][2]["size"], alone[0][2]["tokens"]), (0, kith_parts.PIECE, 7))

    def test_groups_hold_what_fits_into_memory(self):
        def facts(*sizes):
            return [{"source": number, "size": size} for number, size in enumerate(sizes)]

        self.assertEqual(kith_spark.grouped(facts(3, 3, 3, 3, 1), 6), [[0, 1], [2, 3], [4]])
        self.assertEqual(kith_spark.grouped(facts(9, 9, 9), 6), [[0], [1], [2]])
        self.assertEqual([len(group) for group in kith_spark.grouped(facts(*[1] * 40), 1000)], [16, 16, 8])
        self.assertEqual(kith_spark.grouped(facts(5)[::-1], 1), [[0]])


class Cluster:
    """An RDD's methods that the job uses, over lists: partitions are computed when asked for, and cached ones kept."""

    def __init__(self, compute, count):
        self.compute, self.count, self.cache = compute, count, None
        self.runs = []

    def partition(self, index):
        if self.cache is None:
            self.runs.append(index)
            return iter(self.compute(index))
        if index not in self.cache:
            self.runs.append(index)
            self.cache[index] = list(self.compute(index))
        return iter(self.cache[index])

    def persist(self, level):
        self.cache = {}

    def unpersist(self):
        self.cache = None

    def mapPartitionsWithIndex(self, function):
        return Cluster(lambda index: function(index, self.partition(index)), self.count)

    def mapPartitions(self, function):
        return Cluster(lambda index: function(self.partition(index)), self.count)

    def map(self, function):
        return self.mapPartitions(lambda rows: map(function, rows))

    def values(self):
        return self.map(lambda pair: pair[1])

    def partitionBy(self, count, function):
        pairs = []  # a shuffle runs once, and its output stays

        def compute(index):
            if not pairs:
                pairs.extend(pair for part in reversed(range(self.count)) for pair in self.partition(part))
            return [pair for pair in pairs if function(pair[0]) % count == index]

        return Cluster(compute, count)

    def toLocalIterator(self):
        return (row for index in range(self.count) for row in self.partition(index))

    def collect(self):
        return list(self.toLocalIterator())


class Stages(PartsTest):
    """The job from records to files on the driver, with a stand-in for Spark and one for kithd that merges by concatenation."""

    MERGING = STAND_IN.replace("while", """if [ "$1" = merge ]; then
  shift 2; o=$1; shift
  while [ "$1" != --progress ]; do cat "$1"; shift; done > "$o"
  echo '{"result":{}}'; exit
fi
while""", 1)

    def run_stages(self, sizes, memory, enough=1):
        sys.modules.setdefault("pyspark", types.SimpleNamespace(StorageLevel=types.SimpleNamespace(DISK_ONLY=0)))
        job = self.job(self.MERGING, separator=b"")
        texts = [random.Random(number).randbytes(size).hex().encode() for number, size in enumerate(sizes)]
        corpus = Cluster(lambda index: [(texts[index],)] if texts[index] else [], len(texts))
        counts, facts = kith_files.kept(corpus.mapPartitionsWithIndex(functools.partial(kith_parts.count_records, job, 0)))
        os.makedirs(f"{self.folder}/driver", exist_ok=True)
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.costs = kith_costs.Costs()
            counts, facts = kith_spark.merged(counts, facts, job, memory, enough, self.costs)
            paths = kith_files.fetched(counts, facts, f"{self.folder}/driver")
        self.assertEqual(sorted(corpus.runs), list(range(len(texts))), "each part is counted once")
        self.assertEqual(os.listdir(f"{self.folder}/scratch"), [])
        return texts, [Path(path).read_bytes() for path in paths], said.getvalue()

    def test_all_counts_arrive_through_levels_of_merging(self):
        texts, files, said = self.run_stages([5, 0, 400_000, 1, 0, 7, *range(1, 40)], 1 << 30)
        self.assertEqual(files, [b"".join(texts)])
        self.assertEqual(said.count("merge "), 2)

    def test_what_does_not_fit_into_memory_together_arrives_apart(self):
        texts, files, said = self.run_stages([50, 60, 10, 10], 80)
        self.assertEqual(files, [texts[0], texts[1], texts[2] + texts[3]])
        self.assertEqual(said.count("merge "), 1)
        # Only what was merged has moved, and only that took a kithd.
        self.assertEqual(self.costs.moved["merging"], len(files[2]))
        self.assertEqual(self.costs.steps["merging"]["tasks"], 1)

    def test_what_the_job_took_is_told_and_written(self):
        costs = kith_costs.Costs()
        costs.add("counting", [{"seconds": 1.5, "peak": 5 << 20, "size": 30}, {"seconds": 2.25, "peak": 3 << 20, "size": 12}])
        costs.move("to_driver", [{"size": 42}])
        before = types.SimpleNamespace(ru_utime=1.0, ru_stime=0.5, ru_maxrss=1)
        costs.on_driver("estimating", before, types.SimpleNamespace(ru_utime=3.0, ru_stime=1.0, ru_maxrss=7 << 10))
        self.assertIn("counting 3.8 s of processor time, at most 5 MB in one kithd; estimating 2.5 s", costs.line())
        costs.write(f"{self.folder}/costs")
        written = json.loads(Path(self.folder, "costs").read_text(encoding="utf-8"))
        self.assertEqual(written["moved"], {"merging": 0, "to_driver": 42, "rounds": 0})
        self.assertEqual(written["steps"]["estimating"], {"tasks": 1, "seconds": 2.5, "peak": 7 << 20})
        self.assertEqual(written["disk"], 42)

    def test_few_files_are_left_to_the_driver(self):
        texts, files, said = self.run_stages([5, 6, 7], 1000, enough=3)
        self.assertEqual((files, said), (texts, ""))
        texts, files, said = self.run_stages([1] * 40, 1000, enough=3)
        self.assertEqual([len(file) for file in files], [32, 32, 16])

    def test_files_of_many_slices_come_whole(self):
        self.addCleanup(setattr, kith_parts, "SLICE", kith_parts.SLICE)
        kith_parts.SLICE = kith_parts.PIECE
        texts, files, _ = self.run_stages([900_000, 131_072, 3], 1000)
        self.assertEqual(files, texts)


if __name__ == "__main__":
    unittest.main()
