"""Tests of packaging/demo with programs that only pretend, and of packaging/explain-svg with a reply that is given."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent.parent


class DemoDaemonTests(unittest.TestCase):
    """A copy of the script among programs of its own: `kithd` waits and makes a file in the socket's place, `kith` answers while
    that is there."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "packaging").mkdir()
        (self.folder / "bin").mkdir()
        shutil.copy(PACKAGING / "demo", self.folder / "packaging/demo")
        (self.folder / "austen.txt").write_text("It is a truth.\n" * 50_000)
        self.program("packaging/install-build-dependencies", "")
        self.program("packaging/kith-setup-english", f'mkdir -p "{self.folder}/state/kith"; echo {self.folder}/austen.txt\n')
        self.program("swift", f'case "$*" in *--show-bin-path) echo {self.folder}/bin ;; esac\n')
        self.program("bin/kithd", 'while [ "$1" != --socket ]; do shift; done\ntrap "rm -f $2; exit 0" TERM\n'
                     ': >"$2"\nwhile :; do sleep 0.05; done\n')
        self.program("bin/kith", f'[ -e "$KITH_SOCKET" ] || exit 6\necho "$*" >>{self.folder}/asked\n'
                     f'case " $* " in *" ${{FAILING-none}} "*) exit 3 ;; esac\necho answered\n')
        self.variables = {
            "PATH": f"{self.folder}:/usr/bin:/bin", "HOME": str(self.folder), "XDG_STATE_HOME": f"{self.folder}/state",
            "XDG_RUNTIME_DIR": f"{self.folder}/runtime"}
        self.addCleanup(self.demo, "--stop")

    def program(self, name, text):
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)

    def demo(self, *options, **variables):
        return subprocess.run([self.folder / "packaging/demo", *options], env=self.variables | variables, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)

    def daemon(self):
        """The daemon's process, or nothing if none is running."""
        record = self.folder / "state/kith/demo.pid"
        process = int(record.read_text()) if record.exists() else 0
        return process if process and b"kithd" in Path(f"/proc/{process}/cmdline").read_bytes() else None

    def test_the_daemon_stays_until_it_is_stopped(self):
        shown = self.demo()
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertTrue((self.folder / "runtime/kith/kith.sock").exists())
        process = self.daemon()
        self.assertIsNotNone(process)
        self.assertIn("demo --stop", shown.stdout)
        # A second demo asks the daemon that is there.
        self.assertIn("answers already", self.demo().stdout)
        self.assertEqual(self.daemon(), process)
        self.assertIn("has ended", self.demo("--stop").stdout)
        self.assertFalse(Path(f"/proc/{process}").exists() and Path(f"/proc/{process}/cmdline").read_bytes())
        self.assertIn("no daemon running", self.demo("--stop").stdout)

    def test_programs_are_installed_where_a_shell_finds_them(self):
        shown = self.demo()
        self.assertIn(f'export PATH="{self.folder}/bin:$PATH"\n', shown.stdout)
        self.assertFalse((self.folder / ".local").exists())
        self.demo("--stop")
        shown = self.demo(PATH=f"{self.folder}/.local/bin:{self.variables['PATH']}")
        self.assertNotIn("export", shown.stdout)
        self.assertTrue(os.access(self.folder / ".local/bin/kith", os.X_OK))

    def test_without_a_runtime_folder_the_socket_is_named(self):
        if os.getuid() == 0:
            self.skipTest("root has a socket that is found")
        del self.variables["XDG_RUNTIME_DIR"]
        self.assertIn(f'KITH_SOCKET="{self.folder}/state/kith/kith.sock"', self.demo().stdout)

    def test_a_demo_that_fails_leaves_no_daemon(self):
        self.assertNotEqual(self.demo(FAILING="related").returncode, 0)
        self.assertIsNone(self.daemon())
        self.assertFalse((self.folder / "runtime/kith/kith.sock").exists())

    def test_a_process_id_that_another_program_has_is_let_alone(self):
        other = subprocess.Popen(["/bin/sleep", "60"])
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        (self.folder / "state/kith").mkdir(parents=True)
        (self.folder / "state/kith/demo.pid").write_text(f"{other.pid}\n")
        self.assertIn("no daemon running", self.demo("--stop").stdout)
        time.sleep(0.1)
        self.assertIsNone(other.poll())


class ExplainPictureTests(unittest.TestCase):
    def test_draws_each_word_once(self):
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        text = "Äpfel & <gin>"
        words = [("Äpfel", 0, 6, "grammar"), ("&", 7, 8, "association"), ("<", 9, 10, "repetition"), ("gin", 10, 13, "neither"),
                 (">", 13, 14, "neither"), ("</s>", 14, 14, "grammar")]
        reply = {"words": [{"word": word, "start": start, "end": end, "owed_to": kind, "unigram_bits": 9.0, "bits": 2.0}
                           for word, start, end, kind in words]}
        (folder / "reply").write_text(json.dumps(reply))
        kith = folder / "kith"
        kith.write_text(f"#!/bin/sh\ncat {folder}/reply\n")
        kith.chmod(0o755)
        drawn = subprocess.run([PACKAGING / "explain-svg", "--kith", kith, text], capture_output=True, text=True)
        self.assertEqual(drawn.returncode, 0, drawn.stderr)
        shown = [element.text for element in xml.etree.ElementTree.fromstring(drawn.stdout).iter("{http://www.w3.org/2000/svg}text")]
        for word in ("Äpfel", "&", "<", "gin", ">"):
            self.assertEqual(shown.count(word), 1, word)
        self.assertEqual(sum("9.0→2.0" == text for text in shown), 5)

    def test_the_picture_in_the_documents_is_well_formed(self):
        xml.etree.ElementTree.parse(PACKAGING.parent / "docs/explain.svg")


if __name__ == "__main__":
    unittest.main()
