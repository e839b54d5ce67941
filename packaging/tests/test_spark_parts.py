"""Tests of how the Spark job runs kithd and feeds it, without Spark."""

import os
import sys
import tempfile
import threading
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "packaging" / "spark"))

import kith_costs  # noqa: E402
import kith_files  # noqa: E402
import kith_parts  # noqa: E402
import kith_spark  # noqa: E402

# Prints as a result how many bytes it read, and writes them as its counts.
STAND_IN = """#!/bin/sh
if [ "$1" = --version ]; then echo 1.0; exit; fi
while [ "$1" != -o ]; do shift; done
cat > "$2"
printf '{"progress":{}}\\n{"warning":"a flaw"}\\n{"result":{"tokens":%d}}\\n' "$(wc -c < "$2")"
"""


class PartsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.makedirs(f"{self.folder}/scratch")
        kith_parts._checked.clear()

    def program(self, text, name="kithd", mode=0o755):
        path = Path(self.folder, name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return str(path)

    def job(self, text=STAND_IN, **changes):
        return kith_parts.Job(version="1.0", installed=self.program(text), scratch=f"{self.folder}/scratch", **changes)

    def refused(self, *, job=None, rows=((b"a",),)):
        with self.assertRaises(kith_parts.PartError) as caught:
            list(kith_parts.count_records(job or self.job(), 0, 3, iter(rows)))
        message = str(caught.exception)
        self.assertTrue(message.startswith("partition 3 on "), message)
        self.assertNotIn("\n", message)
        self.assertEqual(os.listdir(f"{self.folder}/scratch"), [])
        return message


class Counting(PartsTest):
    def test_records_are_what_they_were_in_their_file(self):
        rows = [(b"one\ntwo\r",), (b"",), ("thr\u00e9e\u2028".encode(),)]
        first, *rest = kith_parts.count_records(self.job(separator=b"\n\n"), 2, 3, iter(rows))
        text = b"one\ntwo\r\n\n\n\nthr\xc3\xa9e\xe2\x80\xa8\n\n"
        self.assertEqual(rest, [(5, 0, text)])
        source, offset, facts = first
        self.assertEqual((source, offset, facts["size"], facts["tokens"]), (5, None, len(text), len(text)))
        self.assertEqual(facts["warnings"], ["a flaw"])
        self.assertEqual(os.listdir(f"{self.folder}/scratch"), [])

    def test_texts_of_a_column_are_json_lines(self):
        rows = [(bytearray(b'a "b"\n\x1e'),), (None,)]
        records = list(kith_parts.count_records(self.job(column=True), 0, 0, iter(rows)))
        self.assertEqual(records[1][2], b'{"text": "a \\"b\\"\\n\\u001e"}\n{"text": null}\n')

    def test_of_an_empty_partition_comes_nothing_and_nothing_is_run(self):
        job = kith_parts.Job(version="1.0", installed="/nowhere")
        self.assertEqual(list(kith_parts.count_records(job, 0, 0, iter([]))), [])
        self.assertEqual(list(kith_parts.count_files(self.job(), 0, 0, iter([]))), [])

    def test_whole_files_are_laid_down_as_they_are(self):
        job = self.job('#!/bin/sh\n[ "$1" = --version ] && echo 1.0 && exit\nfor f; do :; done\ncd "$f" 2>/dev/null\n'
                       'while [ "$1" != -o ]; do shift; done\n(ls; cat *) > "$2"; echo \'{"result":{}}\'\n')
        script = Path(job.installed)
        script.write_text(script.read_text().replace('"$f"', '"$5"'))  # count --part -o COUNTS FOLDER
        rows = [("file:/x/a b.txt.xz", b"\xfd7z\n"), ("file:/x/\u00e9/.c.jsonl", bytearray(b"{}\n"))]
        records = list(kith_parts.count_files(job, 4, 1, iter(rows)))
        self.assertEqual(records[0][2]["files"], 2)
        self.assertEqual(records[1], (5, 0, b"000000-a_b.txt.xz\n000001-.c.jsonl\n\xfd7z\n{}\n"))

    def test_text_that_would_mean_something_else_is_refused(self):
        for value, words in ((b"caf\xe9", "not UTF-8"), (b"a\0b", "zero byte"), (b"a\rb", "carriage return")):
            self.assertIn(words, self.refused(rows=[(b"good",), (value,)]))
            self.assertIn("--whole-files", self.refused(rows=[(value,)]))
        self.assertIsNone(kith_parts.fault("a\r\nb\u0085\x0b\r".encode()))

    def test_a_child_that_takes_too_long_is_ended(self):
        job = self.job('#!/bin/sh\n[ "$1" = --version ] && echo 1.0 && exit\nexec sleep 600\n', time_limit=0.2)
        self.assertIn("took longer than 0.2 s", self.refused(job=job))

    def test_a_child_that_will_not_read_is_no_reason_to_wait(self):
        job = self.job('#!/bin/sh\n[ "$1" = --version ] && echo 1.0 && exit\n'
                       'echo \'{"error":{"message":"no space","hint":"look"}}\'; exit 3\n')
        rows = ((b"x" * 100_000,) for _ in range(100))
        self.assertIn("kithd count: no space; look", self.refused(job=job, rows=rows))

    def test_input_that_fails_ends_the_child_and_hides_nothing(self):
        def rows():
            yield (b"a",)
            raise ValueError("upstream")

        before = threading.active_count()
        with self.assertRaisesRegex(ValueError, "upstream"):
            list(kith_parts.count_records(self.job(), 0, 0, rows()))
        self.assertEqual(os.listdir(f"{self.folder}/scratch"), [])
        self.assertLessEqual(threading.active_count(), before + 1)

    def test_a_crash_and_a_silent_end_are_no_results(self):
        begin = '#!/bin/sh\n[ "$1" = --version ] && echo 1.0 && exit\n'
        self.assertIn("ended by signal 9", self.refused(job=self.job(begin + "kill -9 $$\n")))
        self.assertIn("no result", self.refused(job=self.job(begin + "exit 0\n")))
        self.assertIn("libfoo.so", self.refused(job=self.job(begin + "echo libfoo.so: no such file >&2; exit 127\n")))

    def test_a_scratch_folder_that_is_none_is_named(self):
        self.assertIn("/nowhere", self.refused(job=kith_parts.Job(**{**vars(self.job()), "scratch": "/nowhere"})))


class Programs(PartsTest):
    def test_one_that_is_missing(self):
        self.assertIn("no kithd at /nowhere/kithd", self.refused(job=kith_parts.Job("1.0", installed="/nowhere/kithd")))

    def test_one_of_another_version(self):
        message = self.refused(job=self.job("#!/bin/sh\necho 0.9\n"))
        self.assertIn("is version 0.9, the driver has 1.0", message)

    def test_one_for_another_processor(self):
        head = bytearray(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\xb7\x00" + bytes(100))
        self.assertIn("built for ARM64 (aarch64), this machine is ", self.refused(job=self.job(bytes(head))))
        head[5], head[18:20] = 2, b"\x00\x16"
        self.assertIn("built for processor 22", self.refused(job=self.job(bytes(head))))
        self.assertIn("no program for Linux", self.refused(job=self.job(b"\x00\x01\x02" + bytes(100))))

    def test_one_that_may_not_run_or_lacks_a_library(self):
        job = self.job()
        os.chmod(job.installed, 0o644)
        self.assertIn("cannot run here: Permission denied", self.refused(job=job))
        self.assertIn("libswift.so", self.refused(job=self.job("#!/bin/sh\necho libswift.so: missing >&2; exit 127\n")))

    def test_one_that_was_changed_on_its_way(self):
        self.assertIn("checksum differs", self.refused(job=self.job(checksum="00")))

    def test_its_environment_is_that_of_the_executor(self):
        job = self.job('#!/bin/sh\n[ "$1" = --version ] && echo 1.0 && exit\nwhile [ "$1" != -o ]; do shift; done\n'
                       'cat > /dev/null; echo "$PATH" > "$2"; echo \'{"result":{}}\'\n')
        self.assertEqual(list(kith_parts.count_records(job, 0, 0, iter([(b"a",)])))[1][2], f"{os.environ['PATH']}\n".encode())


class Rehearsing(PartsTest):
    def test_a_wrong_option_is_known_before_the_cluster_works(self):
        asked = kith_spark.arguments(["-o", "x", "--prune", "nonsense", "in"])
        program = self.program('#!/bin/sh\n[ "$1" = estimate ] && echo "bad --prune" >&2 && exit 64\n'
                               'while [ $# -gt 0 ]; do [ "$1" = -o ] && : > "$2"; shift; done\necho 1.0\n')
        with self.assertRaisesRegex(kith_spark.JobError, "kithd estimate on the driver: bad --prune"):
            kith_spark.rehearse(program, asked, self.folder)
        with self.assertRaisesRegex(kith_spark.JobError, "cannot run on the driver"):
            kith_spark.rehearse(f"{self.folder}/none", asked, self.folder)


if __name__ == "__main__":
    unittest.main()
