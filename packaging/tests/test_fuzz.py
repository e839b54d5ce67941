"""Tests of packaging/fuzz: what it reads in libFuzzer's output, and what it says, with a program in the fuzzer's place."""

import argparse
import importlib.machinery
import importlib.util
import shutil
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
LOADER = importlib.machinery.SourceFileLoader("fuzz", str(TOP / "packaging/fuzz"))
SPEC = importlib.util.spec_from_loader("fuzz", LOADER)
fuzz = importlib.util.module_from_spec(SPEC)
LOADER.exec_module(fuzz)

LOG = """INFO: Loaded 1 modules
#2\tINITED cov: 20 ft: 30 corp: 1/1b exec/s: 0 rss: 36Mb
#177\tNEW    cov: 23 ft: 40 corp: 2/2b lim: 4 exec/s: 0 rss: 36Mb
#901\tREDUCE cov: 23 ft: 40 corp: 2/2b lim: 4 exec/s: 0 rss: 36Mb
#4295\tNEW    cov: 29 ft: 50 corp: 3/9b lim: 9 exec/s: 0 rss: 38Mb
"""


class FiguresTests(unittest.TestCase):
    def test_are_the_last_of_the_log(self):
        self.assertEqual(fuzz.figures(LOG), (4295, 29, 2))
        self.assertEqual(fuzz.figures(LOG + "Done 10000 runs in 3 second(s)\n"), (10000, 29, 2))
        self.assertEqual(fuzz.figures(LOG + "stat::number_of_executed_units: 4300\n"), (4300, 29, 2))
        self.assertEqual(fuzz.figures(""), (0, 0, 0))

    def test_a_fault_is_told_in_a_line_the_most_telling_one(self):
        summary = "SUMMARY: libFuzzer: deadly signal\n"
        self.assertIsNone(fuzz.fault(LOG))
        self.assertEqual(fuzz.fault(LOG + summary), "SUMMARY: libFuzzer: deadly signal")
        self.assertEqual(fuzz.fault("Json.swift:7: Fatal error: Index out of range\n" + summary),
                         "Json.swift:7: Fatal error: Index out of range")
        self.assertEqual(fuzz.fault("kith-fuzz: a score is no number\n" + summary), "kith-fuzz: a score is no number")


class RunTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_target(self, ending):
        program = self.folder / "program"
        program.write_text('#!/bin/sh\nif [ "$2" = --seeds ]; then : > "$3.words"; exit 0; fi\n'
                           f"printf '%s\\n' \"$@\" > '{self.folder}/arguments'\n"
                           f"printf '#7\\tNEW    cov: 5 ft: 6\\n' >&2; {ending}\n")
        program.chmod(0o755)
        return fuzz.fuzz(program, "json", self.folder, argparse.Namespace(runs=1000, seconds=5))

    def test_a_clean_target_has_a_row_and_the_limits_that_were_set(self):
        row, is_clean = self.run_target("exit 0")
        self.assertTrue(is_clean)
        self.assertEqual(row.split()[:2] + row.split()[3:5], ["json", "7", "5", "1"])
        self.assertTrue(row.endswith("clean"))
        arguments = (self.folder / "arguments").read_text().split()
        self.assertIn("-runs=1000", arguments)
        self.assertIn("-max_total_time=5", arguments)
        self.assertIn(f"-artifact_prefix={self.folder}/crashes/json-", arguments)

    def test_a_fault_is_in_the_row(self):
        row, is_clean = self.run_target("echo 'kith-fuzz: in pieces it is another log' >&2; exit 77")
        self.assertFalse(is_clean)
        self.assertTrue(row.endswith("kith-fuzz: in pieces it is another log"))
        self.assertTrue(self.run_target("exit 3")[0].endswith("status 3"))


if __name__ == "__main__":
    unittest.main()
