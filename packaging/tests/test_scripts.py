"""Tests of the shell scripts in packaging/: usage, refusals, and that a failure leaves nothing behind. No network, no Swift."""

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

import test_setup_english

TOP = Path(__file__).resolve().parent.parent.parent
PACKAGING = TOP / "packaging"


def run(*command, **variables):
    return subprocess.run(list(map(str, command)), env=dict(os.environ, **variables), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)


class ScriptCase(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def program(self, name, text):
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return f"{path.parent}:{os.environ['PATH']}"


class AllScriptsTests(unittest.TestCase):
    def test_shell_scripts_parse_are_strict_and_can_be_run(self):
        scripts = [path for path in [*PACKAGING.iterdir(), TOP / ".ci/run"]
                   if path.is_file() and path.read_bytes().startswith(b"#!/bin/bash")]
        self.assertGreaterEqual(len(scripts), 5)
        for script in scripts:
            with self.subTest(script=script.name):
                self.assertEqual(run("bash", "-n", script).returncode, 0)
                self.assertIn("set -euo pipefail", script.read_text())
                self.assertTrue(os.access(script, os.X_OK))

    def test_help_tells_the_usage(self):
        for name in ("build-lmplz", "install-build-dependencies", "test", "demo", "kith-setup-english"):
            with self.subTest(script=name):
                result = run(PACKAGING / name, "--help")
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn(name, result.stdout)
                self.assertNotIn("set -euo", result.stdout)

    def test_wrong_options_exit_with_2(self):
        for command in (["build-lmplz"], ["build-lmplz", "a", "b"], ["build-lmplz", "--nonsense"], ["install-build-dependencies", "--all"],
                        ["test", "nonsense"], ["demo", "--loop"]):
            with self.subTest(command=command):
                self.assertEqual(run(PACKAGING / command[0], *command[1:]).returncode, 2)

    def test_continuous_integration_runs_make_test(self):
        self.assertIn("make test", (TOP / ".ci/run").read_text())
        self.assertEqual(run("make", "--dry-run", "-C", TOP, "test").stdout.count("packaging/test"), 1)

    def test_every_tier_of_the_tests_is_explained(self):
        text = (PACKAGING / "test").read_text()
        told = run(PACKAGING / "test", "--help").stdout
        for tier in re.findall(r"^tier_(\w+)\(", text, re.M):
            with self.subTest(tier=tier):
                self.assertRegex(told, rf"(?m)^  {tier} +\S")


class FailedSwiftTestsTests(ScriptCase):
    LOG = """\
◇ Test "ends" started.
◇ Test "hangs" started.
◇ Test "fails" started.
◇ Test case passing 1 argument last → "x" to "fails" started.
✘ Test "fails" recorded an issue at Some.swift:1:2: Expectation failed: false
✘ Test "fails" with 1 test case failed after 0.1 seconds with 1 issue.
✔ Test "ends" passed after 0.1 seconds.
"""

    def test_what_failed_and_what_did_not_end_is_told_at_the_end(self):
        (self.folder / "log").write_text(self.LOG)
        path = self.program("swift", f'[ "$2" = list ] && exit 0\ncat {self.folder}/log; exit 1\n')
        result = run(PACKAGING / "test", "release", PATH=path)
        self.assertEqual(result.returncode, 1)
        told = result.stdout.split("what failed:")[1]
        self.assertIn("Some.swift:1:2", told)
        self.assertNotIn('"ends"', told)
        self.assertRegex(told, r'(?m)^did not end: "hangs"$')
        self.assertIn("FAILED in tier release", result.stderr)

    def test_tests_of_programs_run_beside_the_others_and_each_failure_counts(self):
        for failing in ("--filter", "--skip", "list"):
            path = self.program("swift", f"""
echo "$@" >>{self.folder}/commands
case " $* " in *" {failing} "*) echo "error: {failing}" >&2; exit 1 ;; esac
""")
            (self.folder / "commands").write_text("")
            result = run(PACKAGING / "test", "debug", PATH=path)
            self.assertEqual(result.returncode, 1)
            self.assertIn(f"error: {failing}", result.stdout.split("what failed:")[1])
            commands = (self.folder / "commands").read_text().splitlines()
            self.assertEqual(len(commands), 1 if failing == "list" else 4)
            if failing != "list":
                patterns = {option: [line.split()[-1] for line in commands[1:] if line.split()[-2] == option]
                            for option in ("--filter", "--skip")}
                groups = sorted(pattern.removeprefix("^").removesuffix(r"\.") for pattern in patterns["--filter"])
                self.assertEqual(patterns["--skip"], [rf"^({'|'.join(groups)})\."])


class ThreadReportsTests(ScriptCase):
    """What of the thread sanitiser's reports counts: two accesses under a Mutex do not, one beside it does."""

    LINE = "=" * 18 + "\n"
    GUARDED = "    #0 $s3FooyySayGzYuYTXEfU_ A.swift:1\n    #1 $s3Foo A.swift:2\n"
    THROWING = ["    #0 $s3FooyySayGzYuKYTXEfU_ A.swift:1\n", "    #0 $s3FooyySayGzYuAIYKYTXEfU_ A.swift:1\n"]
    OPEN = "    #0 $s3Bar A.swift:9\n"

    def report(self, first, second):
        return (f"{self.LINE}WARNING: ThreadSanitizer: data race (pid=1)\n  Write of size 8 at 0x1 by thread T1:\n{first}\n"
                f"  Previous read of size 8 at 0x1 by thread T2:\n{second}\n"
                f"  Thread T1 (tid=1) created by thread T2 at:\n    #0 pthread_create\n{self.LINE}")

    def told(self, *reports):
        log = Path(tempfile.mkdtemp()) / "report.1"
        self.addCleanup(shutil.rmtree, log.parent)
        log.write_text("".join(reports))
        return run("python3", PACKAGING / "tests" / "thread_reports.py", log)

    def test_what_counts(self):
        guarded = self.report(self.GUARDED, self.GUARDED)
        for closure in self.THROWING:
            self.assertEqual(self.told(self.report(closure, self.GUARDED)).returncode, 0)
        outcome = self.told(guarded, guarded)
        self.assertEqual((outcome.returncode, outcome.stdout), (0, "thread sanitiser: 2 reports, 0 that count\n"))
        for first, second in [(self.GUARDED, self.OPEN), (self.OPEN, self.GUARDED), (self.OPEN, self.OPEN)]:
            outcome = self.told(guarded, self.report(first, second))
            self.assertEqual(outcome.returncode, 1)
            self.assertIn("2 reports, 1 that count", outcome.stdout)
            self.assertIn("$s3Bar", outcome.stdout)
        self.assertEqual(self.told("").returncode, 0)


class BuildLmplzTests(ScriptCase):
    def test_what_is_there_is_not_built_again(self):
        lmplz = self.folder / "lmplz"
        lmplz.write_text("#!/bin/sh\n")
        lmplz.chmod(0o755)
        result = run(PACKAGING / "build-lmplz", self.folder, KITH_KENLM_SDIST="/nonexistent")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("is there already", result.stderr)

    def test_a_failed_download_leaves_nothing(self):
        path = self.program("python3", "echo 'ERROR: no network' ; exit 1\n")
        result = run(PACKAGING / "build-lmplz", self.folder / "out", PATH=path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("could not download", result.stderr)
        self.assertIn("no network", result.stderr)
        self.assertEqual(list((self.folder / "out").iterdir()), [])

    def test_a_broken_archive_leaves_nothing(self):
        archive = self.folder / "kenlm.tar.gz"
        archive.write_bytes(b"not an archive")
        result = run(PACKAGING / "build-lmplz", self.folder / "out", KITH_KENLM_SDIST=str(archive))
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot unpack", result.stderr)
        self.assertEqual(list((self.folder / "out").iterdir()), [])

    def test_a_failed_build_leaves_its_log_alone(self):
        source = self.folder / "kenlm-0/CMakeLists.txt"
        source.parent.mkdir()
        source.write_text("message(FATAL_ERROR \"no Boost here\")\n")
        archive = self.folder / "kenlm.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(source.parent, "kenlm-0")
        path = self.program("cmake", "echo 'CMake Error: no Boost here' >&2; exit 1\n")
        result = run(PACKAGING / "build-lmplz", self.folder / "out", KITH_KENLM_SDIST=str(archive), PATH=path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("no Boost here", result.stderr)
        self.assertEqual([path.name for path in (self.folder / "out").iterdir()], ["build.log"])

    def test_a_folder_that_cannot_be_made_is_told(self):
        (self.folder / "file").write_text("")
        result = run(PACKAGING / "build-lmplz", self.folder / "file/out")
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot make the folder", result.stderr)


class InstallBuildDependenciesTests(ScriptCase):
    def fake(self, installed, apt):
        """dpkg-query that knows `installed` packages (a case pattern), and an apt-get."""
        self.program("dpkg-query", f'for last; do :; done; case "$last" in {installed}) printf installed;; *) exit 1;; esac\n')
        self.program("swift", "exit 0\n")
        self.program("pkg-config", "exit 0\n")
        self.program("id", "echo 0\n")
        return self.program("apt-get", f'echo "$@" >> {self.folder}/asked\n{apt}\n')

    def asked(self):
        path = self.folder / "asked"
        return path.read_text().splitlines() if path.exists() else []

    def test_it_is_quiet_when_everything_is_there(self):
        result = run(PACKAGING / "install-build-dependencies", PATH=self.fake("*", "exit 1"))
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertEqual(self.asked(), [])

    def test_without_apt_building_takes_what_is_there(self):
        for name in ("swift", "python3", "pkg-config"):
            self.program(name, "exit 0\n")
        (self.folder / "bzlib.h").write_text("")
        here = {"PATH": str(self.folder / "bin"), "KITH_INCLUDE": str(self.folder)}
        result = run(PACKAGING / "install-build-dependencies", "--build", **here)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        (self.folder / "bzlib.h").unlink()
        self.program("pkg-config", '[ "$2" != libzstd ]\n')
        result = run(PACKAGING / "install-build-dependencies", "--build", **here)
        self.assertEqual(result.returncode, 1)
        self.assertIn("what is not here: libzstd bzlib.h\n", result.stderr)
        self.assertIn("dnf install", result.stderr)
        self.assertIn("this needs apt", run(PACKAGING / "install-build-dependencies", "--test", **here).stderr)

    def test_only_what_is_missing_is_installed(self):
        path = self.fake("socat", "exit 0")
        result = run(PACKAGING / "install-build-dependencies", "--build", PATH=path)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(self.asked()), 1)
        self.assertIn("libsystemd-dev", self.asked()[0])
        self.assertNotIn("socat", self.asked()[0])

    def test_package_lists_are_refreshed_when_installing_fails(self):
        path = self.fake("nothing", f'case "$1" in update) touch {self.folder}/fresh;; '
                                    f'*) [ -e {self.folder}/fresh ] || {{ echo "E: Unable to locate package"; exit 100; }};; esac')
        result = run(PACKAGING / "install-build-dependencies", PATH=path)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(self.asked()), 3)

    def test_a_failure_says_why(self):
        path = self.fake("nothing", 'echo "E: Unable to locate package libsystemd-dev"; exit 100')
        result = run(PACKAGING / "install-build-dependencies", PATH=path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("could not install", result.stderr)
        self.assertIn("Unable to locate package libsystemd-dev", result.stderr)

    def test_check_installs_nothing(self):
        result = run(PACKAGING / "install-build-dependencies", "--check", PATH=self.fake("nothing", "exit 0"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("libsystemd-dev", result.stdout.split())
        self.assertEqual(self.asked(), [])

    def test_others_than_root_use_sudo_and_are_told(self):
        path = self.fake("nothing", "exit 0")
        self.program("id", "echo 1000\n")
        self.program("sudo", f'touch {self.folder}/sudo; exec "$@"\n')
        result = run(PACKAGING / "install-build-dependencies", PATH=path)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("using sudo", result.stderr)
        self.assertTrue((self.folder / "sudo").exists())


@unittest.skipUnless(shutil.which("dpkg-deb"), "no dpkg-deb here")
class DemoTests(ScriptCase):
    """The demo from its beginning to its end, with stand-ins for Swift and what it builds, and packages of a few lines."""

    def setUp(self):
        super().setUp()
        packages = self.folder / "cache/kith/english/packages"
        packages.mkdir(parents=True)
        for name, files in test_setup_english.package_files().items():
            test_setup_english.build_package(packages, name, files)
        bin = self.folder / "bin"
        self.program("swift", f'case "$*" in *show-bin-path*) echo {bin};; esac\n')
        self.program("kithd", f'''
            if [ "$1" = train ]; then echo model > "$3"; exit; fi
            echo "$@" > {self.folder}/daemon
            trap 'touch {self.folder}/stopped; exit 0' TERM
            touch {self.folder}/serving
            while :; do sleep 0.05; done''')
        self.program("kith", f'''
            [ -e {self.folder}/serving ] || exit 6
            echo "$*" >> {self.folder}/asked
            [ "$KITH_TEST_FAILS" != "$1" ] || {{ echo "kith: no" >&2; exit 3; }}
            echo "answer to $1"''')
        self.variables = dict(HOME=str(self.folder), XDG_CACHE_HOME=str(self.folder / "cache"), XDG_STATE_HOME=str(self.folder / "state"),
                              XDG_RUNTIME_DIR=str(self.folder / "runtime"), TMPDIR=str(self.folder / "tmp"),
                              PATH=f"{bin}:{os.environ['PATH']}", KITH_SOCKET="", KITH_TEST_FAILS="")
        (self.folder / "tmp").mkdir()
        # Also where a test fails, none is left.
        self.addCleanup(run, PACKAGING / "demo", "--stop", **self.variables)

    def test_it_trains_asks_every_verb_and_leaves_the_daemon_until_it_is_stopped(self):
        result = run(PACKAGING / "demo", **self.variables)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual((self.folder / "state/kith/models/english.kith").read_text(), "model\n")
        asked = (self.folder / "asked").read_text()
        for verb in ("ping", "predict", "complete", "score", "choose", "filter", "rerank", "explain", "related", "topic", "similar", "models", "train", "jobs", "status", "describe", "call"):
            self.assertRegex(asked, rf"(?m)^{verb}\b")
        self.assertIn("predict can one still drink gin a few years after the bottle has been", asked)
        self.assertIn("$ kith predict 'can one still drink gin a few years after the bottle has been'\nanswer to predict", result.stdout)
        self.assertIn(f"--user --default english --socket {self.folder}/runtime/kith/kith.sock", (self.folder / "daemon").read_text())
        self.assertFalse((self.folder / "stopped").exists())
        self.assertIn(f"{PACKAGING}/demo --stop\n", result.stdout)
        self.assertEqual(run(PACKAGING / "demo", "--stop", **self.variables).returncode, 0)
        self.assertTrue((self.folder / "stopped").exists())
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])

    def test_a_verb_that_fails_fails_the_demo_and_the_daemon_is_stopped(self):
        result = run(PACKAGING / "demo", **dict(self.variables, KITH_TEST_FAILS="score"))
        self.assertEqual(result.returncode, 3)
        self.assertIn("kith: no", result.stderr)
        self.assertTrue((self.folder / "stopped").exists())
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])

    def test_a_daemon_that_does_not_start_is_quoted(self):
        self.program("kithd", 'if [ "$1" = train ]; then echo model > "$3"; exit; fi\necho "kithd: the state folder is in use" >&2; exit 1\n')
        result = run(PACKAGING / "demo", **self.variables)
        self.assertEqual(result.returncode, 1)
        self.assertIn("the state folder is in use", result.stderr)
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
