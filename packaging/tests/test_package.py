"""Tests of what the Debian package and the tarball are made from: cheap ones, without building either."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
DEBIAN = TOP / "packaging" / "debian"


def run(*command, folder=None, **variables):
    return subprocess.run(list(map(str, command)), env=dict(os.environ, **variables), stdin=subprocess.DEVNULL, cwd=folder,
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

    def installed_documents(self):
        steps = run("make", "--no-print-directory", "--dry-run", "install-built", folder=TOP).stdout
        return re.search(r"^for document in (.*?);", steps, re.M)[1].split()

    def test_the_pictures_in_installed_documents_are_installed(self):
        installed = self.installed_documents()
        pictures = set()
        for document in installed:
            if document.endswith(".md"):
                for name in re.findall(r"!\[[^\]]*\]\(([^):]+)\)", (TOP / document).read_text()):
                    pictures.add(os.path.normpath(Path(document).parent / name))
        self.assertGreaterEqual(len(pictures), 4)
        self.assertLessEqual(pictures, set(installed))

    def test_the_spark_job_is_installed_with_all_that_it_imports(self):
        installed = self.installed_documents()
        with tempfile.TemporaryDirectory() as folder:
            for document in installed:
                (Path(folder) / document).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(TOP / document, Path(folder) / document)
            spark = Path(folder) / "packaging/spark"
            imported = set(re.findall(r"^import (kith_\w+)$", (spark / "kith_spark.py").read_text(), re.M))
            self.assertGreaterEqual(len(imported), 3)
            for module in sorted(imported):
                found = run("python3", "-c", f"import {module}", folder=spark)
                self.assertEqual(found.returncode, 0, found.stderr)

    def test_overrides_have_reasons(self):
        lines = (DEBIAN / "kith.lintian-overrides").read_text().splitlines()
        for before, line in zip([""] + lines, lines):
            if not line.startswith("#"):
                self.assertTrue(before.startswith("# "), line)


    def test_translators_have_what_the_templates_say(self):
        said = {" ".join(line.split()) for line in re.split(r"\n(?! )|\n \.\n", (DEBIAN / "kith.templates").read_text())}
        said = {re.sub(r"^_\w+: ", "", line) for line in said if not re.match(r"[A-Z]\w+: ", line) and line}
        # The short description and the long one's paragraphs are apart.
        short = re.search(r"^_Description: (.*)$", (DEBIAN / "kith.templates").read_text(), re.M)[1]
        said = {line.removeprefix(short).strip() for line in said} | {short}
        texts = re.findall(r'^msgid ((?:".*"\n)+)', (DEBIAN / "po/templates.pot").read_text(), re.M)
        self.assertEqual({"".join(re.findall(r'"(.*)"', text)) for text in texts} - {""}, said)

    def test_every_library_in_the_programs_is_named_with_its_license(self):
        named = (DEBIAN / "copyright").read_text()
        self.assertRegex(named, r"(?m)^Source: ")
        self.assertRegex(named, r"(?m)^Upstream-Contact: ")
        resolved = TOP / "Package.resolved"
        if not resolved.exists():
            # A fresh checkout has none yet; building makes it the same way.
            subprocess.run(["swift", "package", "resolve"], cwd=TOP, check=True, capture_output=True)
        for pin in json.loads(resolved.read_text())["pins"]:
            self.assertRegex(named, rf"(?m)^ {pin['identity']}\b.*\n Copyright: .*\n License: Apache-2.0")
        self.assertIn("third-party-notices.txt", (DEBIAN / "kith.docs").read_text())


class NoticesTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.resolved = self.write("Package.resolved", json.dumps({"pins": [
            {"identity": name, "location": f"https://host.invalid/{name}", "state": {"revision": "1", "version": "1.0"}}
            for name in ("lib-b", "lib-a")]}))
        for name in ("lib-a", "lib-b"):
            self.write(f"build/checkouts/{name}/LICENSE.txt", "Do as you like.\n")
        self.write("build/checkouts/lib-b/NOTICE.txt", "Made by B.\n")
        self.write("swift/share/swift/LICENSE.txt", "Run as you like.")
        self.write("swift/bin/swift", "#!/bin/sh\n").chmod(0o755)
        (self.folder / "build/machine/release").mkdir(parents=True)
        (self.folder / "build/release").symlink_to("machine/release")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def notices(self):
        return run(TOP / "packaging/third-party-notices", self.folder / "build/release", self.resolved,
                   PATH=f"{self.folder}/swift/bin:/usr/bin:/bin")

    def test_notices_come_whole_and_licenses_once(self):
        result = self.notices()
        self.assertEqual(result.returncode, 0, result.stderr)
        line = "=" * 79
        self.assertEqual(result.stdout.split("\n\n", 2)[2], f"""{line}
The notice of lib-b 1.0
{line}

Made by B.

{line}
The license of lib-a 1.0, lib-b 1.0
{line}

Do as you like.

{line}
The license of the Swift runtime and Foundation
{line}

Run as you like.
""")

    def test_a_library_without_its_license_is_an_error(self):
        (self.folder / "build/checkouts/lib-a/LICENSE.txt").unlink()
        result = self.notices()
        self.assertEqual(result.returncode, 1)
        self.assertIn("lib-a has no license", result.stderr)
        shutil.rmtree(self.folder / "build/checkouts/lib-a")
        self.assertIn("there is no checkout of lib-a", self.notices().stderr)


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

    def install(self, *options, folder=None, **variables):
        return run(self.unpacked / "install", *options, folder=folder,
                   **{"HOME": str(self.home), "XDG_DATA_HOME": "", "XDG_RUNTIME_DIR": "/nowhere", **variables})

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

    def test_only_folders_that_it_made_are_removed(self):
        for made in (".local", ".local/bin"):
            (self.home / made).mkdir()
            self.assertEqual(self.install("--user").returncode, 0)
            self.assertEqual(self.install("--user").returncode, 0)  # an upgrade knows them too
            self.assertEqual(self.install("--uninstall", "--user").returncode, 0)
            self.assertEqual({str(path.relative_to(self.home)) for path in self.home.rglob("*")}, {".local", made})
        shutil.rmtree(self.home / ".local")
        self.assertEqual(self.install("--user", "--prefix", "rel", folder=self.home).returncode, 0)
        self.assertIn("rel/bin/kithd", self.files())
        self.assertEqual(self.install("--uninstall", "--user", "--prefix", "./rel/", folder=self.home).returncode, 0)
        self.assertEqual(list(self.home.iterdir()), [])

    def test_what_was_cut_short_can_be_removed(self):
        (self.home / ".local/share/systemd").mkdir(parents=True)
        (self.home / ".local/share/systemd/user").write_text("in the way")
        self.assertNotEqual(self.install("--user").returncode, 0)
        self.assertIn(".local/bin/kithd", self.files())
        self.assertEqual(self.install("--uninstall", "--user").returncode, 0)
        self.assertEqual(self.files(), {".local/share/systemd/user"})
        self.assertEqual([path.name for path in (self.home / ".local").iterdir()], ["share"])

    def test_the_units_are_those_of_the_last_prefix(self):
        unit = self.home / ".local/share/systemd/user/kithd.service"
        self.assertEqual(self.install("--user", "--prefix", self.home / "one").returncode, 0)
        second = self.install("--user", "--prefix", self.home / "two")
        self.assertIn(f"the units ran the programs in {self.home}/one, and will run those in {self.home}/two", second.stdout)
        first = self.install("--uninstall", "--user", "--prefix", self.home / "one")
        self.assertIn(f"they run the programs in {self.home}/two", first.stdout)
        self.assertEqual(unit.read_text(), f"ExecStart={self.home}/two/bin/kithd --user\n")
        self.assertTrue((unit.parent / "kithd.socket").exists())
        self.assertFalse((self.home / "one").exists())
        self.assertEqual(self.install("--uninstall", "--user", "--prefix", self.home / "two").returncode, 0)
        self.assertEqual(list(self.home.iterdir()), [])

    def test_a_system_where_the_programs_do_not_run(self):
        loader = "kithd: error while loading shared libraries: libbz2.so.1.0: cannot open shared object file"
        (self.unpacked / "bin/kithd").write_text(f"#!/bin/sh\necho '{loader}' >&2\nexit 127\n")
        ldd = self.folder / "bin/ldd"
        ldd.parent.mkdir()
        ldd.write_text("#!/bin/sh\necho '\tlibzstd.so.1 => /usr/lib64/libzstd.so.1 (0x7f)'\necho '\tlibbz2.so.1.0 => not found'\n")
        ldd.chmod(0o755)
        result = self.install("--user", PATH=f"{ldd.parent}:{os.environ['PATH']}")
        self.assertEqual(result.returncode, 1)
        for part in (loader, "it lacks libbz2.so.1.0\n", "Fedora", "make install", "Debian 12, Ubuntu 22.04, Arch Linux", "glibc 2.35"):
            self.assertIn(part, result.stderr)
        self.assertEqual(self.files(), set())

    def machine(self, script):
        """Runs a script as root of a machine whose /usr/local, /opt, /root and /home are empty, and where nothing is run by systemd."""
        for name in ("systemctl", "journalctl"):
            path = self.folder / "bin" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("#!/bin/sh\n")
            path.chmod(0o755)
        spaces = ["unshare", "--mount"] + ([] if os.getuid() == 0 else ["--map-root-user"])
        empty = "for folder in /usr/local /opt /root /home; do mount -t tmpfs none $folder || exit 77; done\n"
        result = run(*spaces, "sh", "-c", f"{empty}set -eu; PATH={self.folder}/bin:/usr/bin:/bin; cd {self.unpacked}\n{script}", HOME="/root")
        if result.returncode == 77 or result.stderr.startswith("unshare:"):
            self.skipTest("no namespace to be root in")
        return result

    def test_the_machine_keeps_its_own_folders(self):
        result = self.machine("""
            mkdir /usr/local/bin /usr/local/lib
            ./install >/dev/null
            test -e /usr/local/lib/systemd/system/kithd.service
            ./install --uninstall >/dev/null
            ./install --prefix /opt/x >/dev/null
            grep -qx ExecStart=/opt/x/bin/kithd /usr/local/lib/systemd/system/kithd.service
            ./install >/dev/null
            ./install --uninstall --prefix /opt/x >/dev/null
            grep -qx ExecStart=/usr/local/bin/kithd /usr/local/lib/systemd/system/kithd.service
            ./install --uninstall >/dev/null
            find /usr/local /opt -mindepth 1""")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(set(result.stdout.split()), {"/usr/local/bin", "/usr/local/lib"})

    def test_the_machine_s_daemon_is_refused_where_its_unit_hides_it(self):
        result = self.machine("""
            ln -s /home/anna /opt/link
            for prefix in /root/kk /home/anna /tmp/kk /var/tmp/kk /run/user/0/kk /opt/link/kk /opt/../root / .; do
              if ./install --prefix "$prefix"; then echo "$prefix"; fi
            done
            find /root /home /usr/local
            cp -R . "/opt/it's here"
            ! "/opt/it's here/install" --prefix /root/kk""")
        self.assertEqual(result.stdout.split(), ["/root", "/home", "/usr/local"], result.stderr)
        self.assertIn("the machine's daemon cannot be in /root/kk: its unit hides /root from it", result.stderr)
        self.assertIn("yourself alone:  '/opt/it'\\''s here/install' --user", result.stderr)

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
        self.assertEqual(self.install("--user", "--prefix", "").returncode, 2)
        self.assertIn("not installed in / itself", self.install("--user", "--prefix", "//").stderr)
        self.assertIn("HOME is not set", self.install("--user", HOME="").stderr)
        unpacked = self.install("--user", "--prefix", self.unpacked)
        self.assertIn("as it was unpacked", unpacked.stderr)
        self.assertTrue((self.unpacked / "bin/kithd").exists())
        self.assertEqual(self.files(), set())
        self.assertIn("--uninstall", self.install("--help").stdout)


if __name__ == "__main__":
    unittest.main()
