"""Tests of what the Debian package and the tarball are made from: cheap ones, without building either."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
DEBIAN = TOP / "packaging" / "debian"


def run(*command, **variables):
    return subprocess.run(list(map(str, command)), env=dict(os.environ, **variables), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)


class DebianTests(unittest.TestCase):
    def test_the_changelog_has_the_version_of_the_programs(self):
        newest = re.match(r"kith \(([^)]+)\)", (DEBIAN / "changelog").read_text())[1]
        program = re.search(r'kithVersion = "([^"]+)"', (TOP / "Sources/Training/Foundations/KithVersion.swift").read_text())[1]
        self.assertEqual(re.sub(r"[-~+].*", "", newest), program)

    def test_every_unit_is_installed_and_handled(self):
        makefile, rules = (TOP / "Makefile").read_text(), (DEBIAN / "rules").read_text()
        for folder, variable in (("systemd", "system_units"), ("systemd/user", "user_units")):
            units = {path.name for path in (TOP / folder).iterdir() if path.suffix in (".service", ".socket")}
            self.assertEqual(set(re.search(rf"^{variable} = (.*)$", makefile, re.M)[1].split()), units)
            preset = (TOP / folder / "kith.preset").read_text()
            self.assertEqual(set(re.findall(r"^(?:enable|disable) (\S+)$", preset, re.M)), units)
        handled = re.findall(r"^\tdh_installsystemd (.*)$", rules, re.M)
        self.assertEqual({word for line in handled for word in line.split() if not word.startswith("--")},
                         {"kithd.service", "kithd.socket", "kithd-admin.socket"})

    def test_nobody_gets_a_daemon_of_their_own_unasked(self):
        self.assertIn("dh_installsystemduser --no-enable\n", (DEBIAN / "rules").read_text())
        self.assertNotIn("enable kithd", (TOP / "systemd/user/kith.preset").read_text().replace("disable", ""))

    def test_maintainer_scripts_are_shell_and_stop_at_errors(self):
        scripts = [path for path in DEBIAN.iterdir() if path.suffix in (".postinst", ".postrm", ".prerm", ".preinst", ".config")]
        self.assertGreaterEqual(len(scripts), 2)
        for script in scripts:
            with self.subTest(script=script.name):
                self.assertEqual(run("sh", "-n", script).returncode, 0)
                self.assertRegex(script.read_text(), r"^#!/bin/sh\n")
                self.assertIn("\nset -e\n", script.read_text())
                self.assertIn("\n#DEBHELPER#\n", script.read_text())

    def test_models_are_removed_only_where_somebody_says_so(self):
        self.assertRegex((DEBIAN / "kith.templates").read_text(), r"Template: kith/remove-models\nType: boolean\nDefault: false\n")
        script = (DEBIAN / "kith.postrm").read_text()
        self.assertLess(script.index('= true ]; then'), script.index("rm -rf /var/lib/kith"))
        self.assertEqual(script.count("rm -rf"), 1)

    def test_documents_and_pages_that_are_named_are_made(self):
        makefile = (TOP / "Makefile").read_text()
        for line in (DEBIAN / "kith.manpages").read_text().split():
            name = Path(line).name
            self.assertTrue((TOP / "packaging/man" / name).exists() or name == "kith-protocol.7", name)
            self.assertIn(name, makefile)

    def test_overrides_have_reasons(self):
        lines = (DEBIAN / "kith.lintian-overrides").read_text().splitlines()
        for before, line in zip([""] + lines, lines):
            if not line.startswith("#"):
                self.assertTrue(before.startswith("# "), line)


class TarballTests(unittest.TestCase):
    """The tarball's install script, with programs that are none."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.unpacked = self.folder / "kith"
        for name, text in {
            "bin/kith": "#!/bin/sh\n", "bin/kithd": "#!/bin/sh\n", "share/man/man1/kith.1": "", "share/old": "",
            "lib/systemd/user/kithd.service": "ExecStart=/usr/bin/kithd --user\n", "lib/systemd/user/kithd.socket": "",
            "lib/systemd/user-preset/90-kith.preset": "", "lib/systemd/system/kithd.service": "ExecStart=/usr/bin/kithd\n",
            "lib/systemd/system-preset/90-kith.preset": "", "lib/systemd/catalog/kith.catalog": "", "lib/sysusers.d/kith.conf": "",
        }.items():
            path = self.unpacked / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for name in ("kith", "kithd"):
            (self.unpacked / "bin" / name).chmod(0o755)
        shutil.copy(TOP / "packaging/tarball/install", self.unpacked / "install")

    def install(self, *options):
        return run(self.unpacked / "install", *options, HOME=str(self.home), XDG_DATA_HOME="", XDG_RUNTIME_DIR="/nowhere")

    def files(self):
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.is_file()}

    def test_a_user_installs_upgrades_and_removes_it(self):
        result = self.install("--user")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("systemctl --user enable --now kithd.socket", result.stdout)
        self.assertIn("put it on the PATH", result.stdout)
        unit = self.home / ".local/share/systemd/user/kithd.service"
        self.assertEqual(unit.read_text(), f"ExecStart={self.home}/.local/bin/kithd --user\n")
        self.assertIn(".local/bin/kith", self.files())
        self.assertFalse([name for name in self.files() if "sysusers" in name or "/system/" in name or "preset" in name])
        (self.unpacked / "share/old").unlink()
        self.assertEqual(self.install("--user").returncode, 0)
        self.assertNotIn(".local/share/old", self.files())
        (self.home / ".local/state").mkdir()
        (self.home / ".local/state/model").write_text("")
        removed = self.install("--uninstall", "--user")
        self.assertEqual(removed.returncode, 0, removed.stderr)
        self.assertEqual(self.files(), {".local/state/model"})
        self.assertEqual(self.install("--uninstall", "--user").returncode, 1)

    def test_another_prefix(self):
        self.assertEqual(self.install("--user", "--prefix", self.home / "apps").returncode, 0)
        self.assertIn("apps/bin/kithd", self.files())
        self.assertIn(".local/share/systemd/user/kithd.service", self.files())
        self.assertEqual(self.install("--uninstall", "--user", "--prefix", self.home / "apps").returncode, 0)
        self.assertEqual(self.files(), set())

    def test_wrong_options_and_folders_are_refused(self):
        for options in (["--nonsense"], ["--prefix"], ["remove"]):
            self.assertEqual(self.install(*options).returncode, 2)
        self.assertEqual(self.install("--user", "--prefix", self.home / "a b").returncode, 1)
        self.assertEqual(self.files(), set())
        self.assertIn("--uninstall", self.install("--help").stdout)


if __name__ == "__main__":
    unittest.main()
