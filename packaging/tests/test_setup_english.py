"""Tests of kith-setup-english on packages of a few lines that the tests build themselves; no network, no Swift.

    python3 -m unittest discover --start-directory packaging/tests
"""

import contextlib
import errno
import gzip
import importlib.machinery
import importlib.util
import io
import json
import os
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import zlib
from pathlib import Path
from unittest import mock

SCRIPT = Path(__file__).resolve().parent.parent / "kith-setup-english"


def load_script():
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("kith_setup_english", str(SCRIPT))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


setup = load_script()

GCIDE = textwrap.dedent(r'''
    00-database-short
       A dictionary of the tests

    Gin \Gin\, prep. [AS. ge['a]n. See {Again}.]
       Against; near by; towards; as, gin night. [Scot.] --A. Ross
       (1778).
       [1913 Webster]

    Gin \Gin\ (j[i^]n), n. [Contr. from Geneva. See 2d {Geneva}.]
       A strong liquor, distilled from grain, and flavored with
       juniper; -- also called {Hollands} and {Holland gin}.
       [1913 Webster]

    Gin \Gin\, n. [A contraction of engine.]
       [1913 Webster]
       1. Contrivance; artifice; a trap. --Chaucer.
          Spenser.
          [1913 Webster]

       2.
          (a) A machine for raising weights, with a drum.
          (b) (Mining) A hoisting drum, usually upright.
              [1913 Webster]

       Note: The name is also given to a pump moved by sails.
             [1913 Webster]

       {Gin block}, a simple form of tackle block; -- called also
          {whip gin}. See {Block}.

       Syn: Trap; snare; net.
            [1913 Webster]

    ginep \ginep\ n.
       A tree ({Melicocca bijuga}) that only the other package
       describes.
       [WordNet 1.5]

    Ging \Ging\, n.
       Same as {Gang}, n., 2. [Obs.]
       [1913 Webster]

    Antenna \An*ten"na\ ([a^]n*t[e^]n"n[.a]), n.; pl. {Antennae}
       ([a^]n*t[e^]n"n[=e]). [L. antenna sail-yard.] (Zo["o]l.)
       1. A feeler; one of the antenn[ae] of a caf['e] lobster.
          See {Palpus}. [Obs.]
          [1913 Webster]

                He [Satan] trembled at the feeler's touch. --2 Sam.
                                                      xv. 15.
          [1913 Webster]

    Harmonic \Har*mon"ic\ (h[aum]r*m[o^]n"[i^]k), Harmonical
    \Har*mon"ic*al\ (-[i^]*kal), a. [L. harmonicus. See
       {Harmony}.]
       Concordant; musical. See Illust. of Abacus. -- {Har*mon"ic*al*ly}
       (-l[y^]), adv.
       [1913 Webster]

    Peruvian \Pe*ru"vi*an\, a.
       Of or pertaining to Peru. -- n. A native of Peru.
       [1913 Webster]
    ''')

WORDNET_NOUN = (
    "  1 This software and database is being provided to you, the LICENSEE, by\n"
    "07901355 13 n 02 gin 0 strong_gin 0 002 @ 07901587 n 0000 ~ 07901457 n 0000 | (drinks) strong liquor flavored with"
    " juniper berries; \"they drank gin from the bottle\"- A Novelist; \"too short\"  \n"
    "07901356 13 n 01 whisky 0 000 | strong liquor flavored with juniper berries\n"
    "broken line without fields | nothing\n")

FOLDOC = textwrap.dedent('''
    00-database-short
         A dictionary of computing of the tests

    bottle
    flask

       <jargon> (BTL) A {container} for {program}s that are drunk
       slowly.  See also {glass}, {cup}.

       {(https://example.org/bottle)}.

       ["A Paper", A. Author, 1984].

       (1999-01-27)

    gin joint

       A place that the {other dictionary} describes as well.

       [{Jargon File}]
    ''')

JARGON = textwrap.dedent('''
    00-database-short
         A jargon dictionary of the tests

    dogfood
     /dog'food/, n.

        [common; from a saying] Software that its makers use {themselves}. “Eat it,” they say. Compare {
        dogpile}.

        ┌─────┐
        │ dog │
        └─────┘
    ''')

FORTUNES = textwrap.dedent('''\
    "There is no gin left in the b_\x08o_\x08t_\x08tle," he said.
    \t\t-- Somebody, "A Book"
    %
    <irc> not a saying at all
    <him> but a chat log
    %
    There is no gin left in the bottle, he said!
    %
    Law of Bottles:
    \tA bottle that is open does not stay full.
    %
    ''')

NOVEL = ["A NOVEL", "", "by Somebody", "", "CHAPTER I", ""] + [
    "It was a bottle of gin, _said_ Mr. Knight--and he had", "drunk it.", ""] * 30 + ["CHAPTER II", ""] + [
    "\"A glass, my dear,\" said his lady to him one day, and", "he gave her one.", ""] * 30 + ["THE END"]


def r_data(*vectors):
    """An R database of character vectors, as packages of R store them."""
    data = b""
    for strings in vectors:
        body = b"X\n" + struct.pack(">iii", 3, 0x40200, 0x30500) + struct.pack(">i", 5) + b"UTF-8"
        body += struct.pack(">ii", 16, len(strings))
        for string in strings:
            encoded = string.encode()
            body += struct.pack(">ii", 0x40009, len(encoded)) + encoded
        data += struct.pack(">I", len(body)) + zlib.compress(body)
    return data


def package_files():
    wordnet = "usr/share/wordnet/data."
    return {
        "dict-gcide": {"usr/share/dictd/gcide.dict.dz": gzip.compress(GCIDE.encode())},
        "dict-foldoc": {"usr/share/dictd/foldoc.dict.dz": gzip.compress(FOLDOC.encode())},
        "dict-jargon": {"usr/share/dictd/jargon.dict.dz": gzip.compress(JARGON.encode())},
        "wordnet-base": {wordnet + "noun": WORDNET_NOUN.encode(), wordnet + "verb": b"", wordnet + "adj": b"", wordnet + "adv": b""},
        "r-cran-janeaustenr": {"usr/lib/R/site-library/janeaustenr/data/Rdata.rdb": r_data(NOVEL)},
        "fortunes": {"usr/share/games/fortunes/food": FORTUNES.encode(), "usr/share/games/fortunes/food.dat": b"\0\0\0\2"},
        "fortunes-min": {"usr/share/games/fortunes/literature": b"A rose is a rose, and a dictionary is a dictionary.\n"},
    }


def build_package(folder, name, files, version="1.0-1"):
    """A real .deb, which takes dpkg-deb some milliseconds."""
    with tempfile.TemporaryDirectory() as tree:
        for path, content in files.items():
            target = Path(tree, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        control = Path(tree, "DEBIAN/control")
        control.parent.mkdir()
        control.write_text(f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: The tests <t@example.org>\n"
                           f"Description: fixture\n")
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", tree, str(Path(folder, f"{name}_{version}_all.deb"))],
                       check=True, stdout=subprocess.DEVNULL)


def heed_interrupts():
    """For a child: SIGINT ends it, even where the tests run in the background of a script, which has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class TextTests(unittest.TestCase):
    def test_characters_and_spaces_become_one_kind(self):
        self.assertEqual(setup.tidy("  “Eat”  it\u00a0now -- or\tnever ..."), '"Eat" it now \u2014 or never ...')

    def test_what_removed_parts_leave_behind_is_mended(self):
        self.assertEqual(setup.tidy("a tree ( ) , green ;, of Peru ; ."), "a tree, green; of Peru.")

    def test_old_quotation_marks_become_plain(self):
        self.assertEqual(setup.tidy("``the word `this' is"), "\"the word \"this\" is")

    def test_control_characters_and_zero_width_characters_vanish(self):
        self.assertEqual(setup.tidy("a\x00b\u200bc\ufeff"), "a bc")

    def test_an_unclosed_bracket_is_dropped_and_a_closed_one_kept(self):
        self.assertEqual(setup.balanced("a (b) c (d").split(), "a (b) c d".split())

    def test_a_sentence_gets_one_full_stop(self):
        self.assertEqual(setup.sentence("a trap"), "a trap.")
        self.assertEqual(setup.sentence('he said "no!"'), 'he said "no!"')

    def test_code_and_shouting_are_no_prose(self):
        self.assertTrue(setup.is_prose("The bottle has been open for years."))
        for text in ("if (x == y) { return f(x); }", "THE BOTTLE HAS BEEN OPEN FOR YEARS", "see http://example.org/a/b now please",
                     "+--+--+ | a | b |", "ok"):
            self.assertFalse(setup.is_prose(text), text)

    def test_documents_that_say_the_same_have_one_fingerprint(self):
        self.assertEqual(setup.fingerprint(["No gin, he said."]), setup.fingerprint(["no gin he said"]))
        self.assertNotEqual(setup.fingerprint(["No gin."]), setup.fingerprint(["No whisky."]))


class CleaningTests(unittest.TestCase):
    """Each source, from files as its package lays them out to documents."""

    @classmethod
    def setUpClass(cls):
        cls.root = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.root)
        for package, files in package_files().items():
            for path, content in files.items():
                target = cls.root / package / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    def documents(self, clean, package):
        return list(clean(self.root / package))

    def test_a_dictionary_entry_reads_as_sentences(self):
        gin, antenna, harmonic, peruvian = self.documents(setup.gcide, "dict-gcide")
        self.assertEqual(gin, [
            "Gin: Against; near by; towards; as, gin night.",
            "A strong liquor, distilled from grain, and flavored with juniper; also called Hollands and Holland gin.",
            "Contrivance; artifice; a trap.",
            "A machine for raising weights, with a drum.",
            "A hoisting drum, usually upright.",
            "The name is also given to a pump moved by sails.",
            "Gin block: a simple form of tackle block; called also whip gin.",
            "Synonyms: Trap; snare; net.",
        ])
        self.assertEqual(antenna, ["Antenna: A feeler; one of the antennae of a caf\u00e9 lobster.",
                                   "He Satan trembled at the feeler's touch."])
        self.assertEqual(harmonic, ["Harmonic: Concordant; musical."])
        self.assertEqual(peruvian, ["Peruvian: Of or pertaining to Peru.", "A native of Peru."])

    def test_wordnet_gives_definitions_and_examples(self):
        self.assertEqual(self.documents(setup.wordnet, "wordnet-base"), [
            ["Gin, strong gin: strong liquor flavored with juniper berries.", "They drank gin from the bottle."],
            ["Whisky: strong liquor flavored with juniper berries."],
        ])

    def test_novels_come_by_chapter(self):
        first, second = self.documents(setup.austen, "r-cran-janeaustenr")
        self.assertEqual(len(first), 30)
        self.assertEqual(first[0], "It was a bottle of gin, said Mr. Knight \u2014 and he had drunk it.")
        self.assertEqual(second[0], '"A glass, my dear," said his lady to him one day, and he gave her one.')

    def test_sayings_lose_author_and_overstriking_and_chat_logs_go(self):
        self.assertEqual(self.documents(setup.fortunes, "fortunes"), [
            ['"There is no gin left in the bottle," he said.'],
            ["There is no gin left in the bottle, he said!"],
            ["Law of Bottles: A bottle that is open does not stay full."],
        ])

    def test_computing_entries_lose_subject_date_links_and_references(self):
        self.assertEqual(self.documents(setup.foldoc, "dict-foldoc"),
                         [["Bottle: A container for programs that are drunk slowly."]])
        self.assertEqual(self.documents(setup.jargon, "dict-jargon"),
                         [['Dogfood: Software that its makers use themselves. "Eat it," they say.']])

    def test_other_r_objects_are_told_apart(self):
        with self.assertRaises(ValueError):
            setup.r_character_vector(b"X\n" + struct.pack(">iii", 2, 0, 0) + struct.pack(">ii", 19, 1))
        whole = zlib.decompress(r_data(["a", "b"])[4:])
        self.assertEqual(setup.r_character_vector(whole), ["a", "b"])
        for length in range(len(whole)):
            with self.assertRaises(ValueError):
                setup.r_character_vector(whole[:length])


class ProcessCase(unittest.TestCase):
    """The command as a process, with packages of its own in a folder and an empty cache."""

    @classmethod
    def setUpClass(cls):
        if not shutil.which("dpkg-deb"):
            raise unittest.SkipTest("no dpkg-deb here")
        cls.packages = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.packages)
        for name, files in package_files().items():
            build_package(cls.packages, name, files)

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.cache = self.folder / "cache"
        self.output = self.folder / "models/english.kith"

    def program(self, name, text):
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def kithd(self, body='echo trained > "$3"'):
        """A stand-in for the trainer: $3 is the model to write."""
        return self.program("kithd", f'#!/bin/sh\nprintf "%s\\n" "$@" > {self.folder}/arguments\n{body}\n')

    def command(self, *arguments, offline=True):
        given = [sys.executable, str(SCRIPT), "--cache", str(self.cache), "--output", str(self.output)]
        return given + (["--offline", str(self.packages)] if offline else []) + list(map(str, arguments))

    def run_script(self, *arguments, offline=True, **variables):
        environment = dict(os.environ, PATH=f"{self.folder}/bin:{os.environ['PATH']}", **variables)
        return subprocess.run(self.command(*arguments, offline=offline), env=environment, capture_output=True, text=True)

    def corpus(self):
        return {path.name: path.read_bytes() for path in sorted((self.cache / "corpus").iterdir())}

    def assert_clean(self):
        """Nothing half-done is left."""
        self.assertEqual(list(self.cache.glob(".work-*")), [])
        self.assertEqual(list(self.folder.glob("models/*.tmp*")), [])


class CorpusTests(ProcessCase):
    def test_the_corpus_is_paragraphs_and_empty_lines(self):
        result = self.run_script("--corpus-only")
        self.assertEqual(result.returncode, 0, result.stderr)
        names = [Path(line).name for line in result.stdout.splitlines()]
        self.assertEqual(names, ["austen.txt", "fortunes.txt", "jargon.txt", "foldoc.txt", "wordnet.txt", "gcide.txt"])
        for line in result.stdout.splitlines():
            text = Path(line).read_text(encoding="utf-8")
            self.assertTrue(text.endswith("\n\n"))
            self.assertNotIn("\n\n\n", text)
            self.assertFalse(text.startswith("\n"))
        self.assertIn("documents", result.stderr)
        self.assert_clean()

    def test_no_document_comes_twice(self):
        self.run_script("--corpus-only")
        fortunes = (self.cache / "corpus/fortunes.txt").read_text()
        self.assertEqual(fortunes.count("no gin left"), 1)
        self.assertIn("A rose is a rose", fortunes)

    def test_the_same_packages_give_the_same_bytes(self):
        self.run_script("--corpus-only", PYTHONHASHSEED="1")
        first = self.corpus()
        self.run_script("--corpus-only", "--force", PYTHONHASHSEED="2", LC_ALL="C")
        self.assertEqual(self.corpus(), first)

    def test_a_second_run_uses_what_is_there(self):
        self.run_script("--corpus-only")
        before = (self.cache / "corpus/gcide.txt").stat().st_ino
        result = self.run_script("--corpus-only")
        self.assertIn("the corpus is there", result.stderr)
        self.assertEqual((self.cache / "corpus/gcide.txt").stat().st_ino, before)

    def test_a_damaged_corpus_is_made_anew(self):
        self.run_script("--corpus-only")
        whole = self.corpus()
        (self.cache / "corpus/gcide.txt").write_text("half")
        self.run_script("--corpus-only")
        self.assertEqual(self.corpus(), whole)
        (self.cache / "corpus/manifest.json").write_text("{")
        self.run_script("--corpus-only")
        self.assertEqual(self.corpus(), whole)

    def test_a_newer_package_makes_a_new_corpus(self):
        self.run_script("--corpus-only")
        newer = self.folder / "newer"
        shutil.copytree(self.packages, newer)
        (newer / "fortunes-min_1.0-1_all.deb").unlink()
        build_package(newer, "fortunes-min", {"usr/share/games/fortunes/literature": b"All that is new is old in a while.\n"}, "1.0-2")
        self.run_script("--corpus-only", "--offline", newer, offline=False)
        self.assertIn("new is old", (self.cache / "corpus/fortunes.txt").read_text())

    def test_what_a_kill_left_is_cleared(self):
        left = self.cache / ".work-killed/unpacked"
        left.mkdir(parents=True)
        self.run_script("--corpus-only")
        self.assert_clean()

    def test_one_at_a_time(self):
        with setup.scratch_folder(self.cache):
            result = self.run_script("--corpus-only")
        self.assertEqual(result.returncode, 3)
        self.assertIn("another kith-setup-english is at work", result.stderr)


class TrainingTests(ProcessCase):
    def test_the_model_is_trained_on_the_corpus(self):
        kithd = self.kithd()
        result = self.run_script("--kithd", kithd)
        self.assertEqual(result.returncode, 0, result.stderr)
        arguments = (self.folder / "arguments").read_text().splitlines()
        self.assertEqual(arguments[:5], ["train", "--output", str(self.output), "--documents", "empty-lines"])
        self.assertEqual(arguments[5], "--description")
        self.assertIn("dict-gcide 1.0-1", arguments[6])
        self.assertEqual([Path(path).name for path in arguments[7:]],
                         ["austen.txt", "fortunes.txt", "jargon.txt", "foldoc.txt", "wordnet.txt", "gcide.txt"])
        self.assertEqual(self.output.read_text(), "trained\n")
        self.assertIn("the model is ready", result.stderr)

    def test_kithd_is_found_on_the_path(self):
        self.kithd()
        self.assertEqual(self.run_script().returncode, 0)

    def test_a_second_run_trains_nothing_and_force_trains_again(self):
        kithd = self.kithd()
        self.run_script("--kithd", kithd)
        (self.folder / "arguments").unlink()
        result = self.run_script("--kithd", kithd)
        self.assertEqual(result.returncode, 0)
        self.assertIn("the model is there", result.stderr)
        self.assertFalse((self.folder / "arguments").exists())
        self.run_script("--kithd", kithd, "--force")
        self.assertNotIn("--epochs", (self.folder / "arguments").read_text())

    def test_a_quick_training_reads_the_corpus_once(self):
        self.assertEqual(self.run_script("--kithd", self.kithd(), "--quick").returncode, 0)
        arguments = (self.folder / "arguments").read_text().splitlines()
        self.assertEqual(arguments[7:9], ["--epochs", "1"])
        self.assertTrue(arguments[9].endswith("austen.txt"))

    def test_a_failure_of_training_is_told(self):
        result = self.run_script("--kithd", self.kithd("echo 'kithd: the disk is full' >&2; exit 3"))
        self.assertEqual(result.returncode, 3)
        self.assertIn("the disk is full", result.stderr)
        self.assertIn("could not train the model (exit status 3)", result.stderr)

    def test_no_kithd_is_told_before_a_minute_of_work(self):
        result = self.run_script("--kithd", self.folder / "nothing")
        self.assertEqual(result.returncode, 2)
        self.assertIn("no such program", result.stderr)
        self.assertFalse(self.cache.exists())

    def interrupt(self, number):
        kithd = self.kithd("trap 'touch %s/ended; exit 130' INT TERM; touch %s/started; sleep 30 >/dev/null 2>&1 & wait" % (self.folder, self.folder))
        process = subprocess.Popen(self.command("--kithd", kithd), stderr=subprocess.PIPE, text=True, start_new_session=True,
                                   preexec_fn=heed_interrupts)
        for _ in range(600):
            if (self.folder / "started").exists():
                break
            time.sleep(0.05)
        if number == signal.SIGINT:
            os.killpg(process.pid, number)      # as ^C in a terminal: everybody gets it
        else:
            process.send_signal(number)
        _, told = process.communicate(timeout=20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)      # the stand-in's `sleep`
        return process.returncode, told

    def test_an_interrupt_ends_training_and_leaves_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                status, told = self.interrupt(number)
                self.assertEqual(status, 130, told)
                self.assertIn("cancelled", told)
                self.assertTrue((self.folder / "ended").exists())
                self.assertFalse(self.output.exists())
                self.assert_clean()
                for mark in ("started", "ended"):
                    (self.folder / mark).unlink()

    def test_an_interrupt_while_cleaning_leaves_nothing(self):
        script = textwrap.dedent(f"""
            import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
            import test_setup_english, time
            setup = test_setup_english.setup
            def slow(root):
                yield ["A first document of some words."]
                print("cleaning", flush=True)
                time.sleep(30)
            setup.SOURCES = tuple(source._replace(documents=slow) for source in setup.SOURCES)
            sys.exit(setup.main({self.command('--corpus-only')[2:]!r}))
            """)
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   preexec_fn=heed_interrupts)
        self.assertEqual(process.stdout.readline(), "cleaning\n")
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130, told)
        self.assertFalse((self.cache / "corpus").exists())
        self.assert_clean()


class BadInputTests(ProcessCase):
    def test_a_missing_package_is_named(self):
        few = self.folder / "few"
        shutil.copytree(self.packages, few)
        (few / "wordnet-base_1.0-1_all.deb").unlink()
        result = self.run_script("--corpus-only", "--offline", few, offline=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("holds no archive of wordnet-base", result.stderr)
        self.assertIn("apt-get download wordnet-base", result.stderr)

    def test_a_missing_folder_is_named(self):
        result = self.run_script("--corpus-only", "--offline", "/nonexistent", offline=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("no such folder: /nonexistent", result.stderr)

    def test_a_broken_archive_is_named_and_the_old_corpus_stands(self):
        self.run_script("--corpus-only")
        whole = self.corpus()
        broken = self.folder / "broken"
        shutil.copytree(self.packages, broken)
        archive = broken / "dict-gcide_1.0-1_all.deb"
        archive.write_bytes(archive.read_bytes()[:700])
        result = self.run_script("--corpus-only", "--force", "--offline", broken, offline=False)
        self.assertEqual(result.returncode, 3)
        self.assertIn(f"cannot unpack {archive}", result.stderr)
        self.assertNotIn("Traceback", result.stderr)
        self.assertEqual(self.corpus(), whole)
        self.assert_clean()

    def test_a_damaged_dictionary_is_told_without_a_trace(self):
        for content in (b"\x1f\x8b\x08 not gzip at all", gzip.compress(GCIDE.encode())[:-20], b""):
            damaged = self.folder / "damaged"
            shutil.copytree(self.packages, damaged)
            build_package(damaged, "dict-gcide", {"usr/share/dictd/gcide.dict.dz": content})
            result = self.run_script("--corpus-only", "--offline", damaged, "--force", offline=False)
            self.assertNotIn("Traceback", result.stderr)
            self.assertEqual(result.returncode, 3)
            self.assertIn("dict-gcide", result.stderr)
            shutil.rmtree(damaged)

    def test_a_package_laid_out_anew_is_told(self):
        other = self.folder / "other"
        shutil.copytree(self.packages, other)
        build_package(other, "wordnet-base", {"usr/share/wordnet/README": b"moved\n"})
        result = self.run_script("--corpus-only", "--offline", other, offline=False)
        self.assertEqual(result.returncode, 3)
        self.assertIn("wordnet", result.stderr)
        self.assertNotIn("Traceback", result.stderr)

    def test_a_full_disk_is_told(self):
        told = io.StringIO()
        usage = shutil.disk_usage("/")._replace(free=5_000_000)
        with mock.patch.object(setup.shutil, "disk_usage", return_value=usage), contextlib.redirect_stderr(told):
            self.assertEqual(setup.main(self.command("--corpus-only")[2:]), 3)
        self.assertIn("5 MB free", told.getvalue())
        self.assertIn("--cache DIR", told.getvalue())

    def test_a_disk_that_fills_while_writing_is_told(self):
        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "corpus/gcide.txt")
        told = io.StringIO()
        with mock.patch.object(setup, "write_source", full), contextlib.redirect_stderr(told):
            self.assertEqual(setup.main(self.command("--corpus-only")[2:]), 3)
        self.assertIn("no space left", told.getvalue())
        self.assertFalse((self.cache / "corpus").exists())
        self.assert_clean()

    def test_dpkg_deb_out_of_space_is_told(self):
        self.program("dpkg-deb", "#!/bin/sh\necho 'dpkg-deb: error: write failed: No space left on device' >&2; exit 2\n")
        result = self.run_script("--corpus-only")
        self.assertEqual(result.returncode, 3)
        self.assertIn("no space left", result.stderr)

    def test_a_cache_that_cannot_be_made_is_told(self):
        self.cache.write_text("a file")
        result = self.run_script("--corpus-only")
        self.assertEqual(result.returncode, 3)
        self.assertIn(str(self.cache), result.stderr)
        self.assertNotIn("Traceback", result.stderr)

    def test_an_output_that_is_a_folder_is_told(self):
        self.output.mkdir(parents=True)
        result = self.run_script("--kithd", self.kithd())
        self.assertEqual(result.returncode, 2)
        self.assertIn("is a folder", result.stderr)

    def test_wrong_options_exit_with_2(self):
        self.assertEqual(self.run_script("--corpse-only").returncode, 2)


class DownloadTests(ProcessCase):
    """apt-get is a stand-in; nothing is fetched."""

    def apt(self, body):
        self.program("apt-get", f'#!/bin/sh\necho "$@" >> {self.folder}/asked\n{body}\n')

    def asked(self):
        return (self.folder / "asked").read_text().splitlines()

    def test_packages_are_fetched_once(self):
        self.apt(f"cp {self.packages}/*.deb .")
        result = self.run_script("--corpus-only", offline=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(self.asked()), 1)
        for package in setup.PACKAGES:
            self.assertIn(package, self.asked()[0])
        self.run_script("--corpus-only", "--force", offline=False)
        self.assertEqual(len(self.asked()), 1)
        self.assertEqual(len(list((self.cache / "packages").glob("*.deb"))), 7)

    def test_only_missing_packages_are_fetched(self):
        shutil.copytree(self.packages, self.cache / "packages")
        (self.cache / "packages/dict-gcide_1.0-1_all.deb").unlink()
        self.apt(f"cp {self.packages}/dict-gcide*.deb .")
        self.assertEqual(self.run_script("--corpus-only", offline=False).returncode, 0)
        self.assertTrue(self.asked()[0].endswith("download --quiet=2 dict-gcide"), self.asked())

    def test_package_lists_are_refreshed_when_they_are_missing(self):
        self.apt(f'case "$*" in *update*) touch {self.folder}/fresh;; '
                 f'*) [ -e {self.folder}/fresh ] || {{ echo "E: Unable to locate package dict-gcide"; exit 100; }}; '
                 f'cp {self.packages}/*.deb .;; esac')
        result = self.run_script("--corpus-only", offline=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(self.asked()), 3)

    def test_no_network_is_told_with_a_way_out(self):
        self.apt('case "$*" in *update*) echo "E: Some index files failed to download."; exit 100;; '
                 '*) echo "E: Failed to fetch http://example.org/x.deb  Could not resolve host"; exit 100;; esac')
        result = self.run_script("--corpus-only", offline=False)
        self.assertEqual(result.returncode, 3)
        self.assertIn("cannot fetch the packages", result.stderr)
        self.assertIn("--offline FOLDER", result.stderr)
        self.assert_clean()

    def test_no_space_while_fetching_is_told(self):
        self.apt('echo "E: Write error - write (28: No space left on device)"; exit 100')
        result = self.run_script("--corpus-only", offline=False)
        self.assertEqual(result.returncode, 3)
        self.assertIn("no space left", result.stderr)
        self.assertEqual(len(self.asked()), 1)

    def test_a_system_without_apt_is_told(self):
        environment = dict(os.environ, PATH=str(self.folder / "bin"))
        result = subprocess.run(self.command("--corpus-only", offline=False), env=environment, capture_output=True, text=True)
        self.assertEqual(result.returncode, 3)
        self.assertIn("this needs apt-get", result.stderr)


class PlaceTests(unittest.TestCase):
    def test_the_model_goes_where_the_daemon_of_this_user_looks(self):
        with mock.patch.object(setup, "SYSTEM_STATE", Path("/nonexistent")):
            with mock.patch.dict(os.environ, {"XDG_STATE_HOME": "/state"}):
                self.assertEqual(setup.default_output(), Path("/state/kith/models/english.kith"))
            with mock.patch.dict(os.environ, {"XDG_STATE_HOME": "relative", "HOME": "/home/somebody"}):
                self.assertEqual(setup.default_output(), Path("/home/somebody/.local/state/kith/models/english.kith"))

    def test_root_builds_for_the_daemon_of_the_machine(self):
        with tempfile.TemporaryDirectory() as state, mock.patch.object(setup, "SYSTEM_STATE", Path(state)), \
                mock.patch.object(setup.os, "geteuid", return_value=0), mock.patch.object(setup.os, "chown") as chown:
            self.assertEqual(setup.default_output(), Path(state, "models/english.kith"))
            self.assertEqual(stat.S_IMODE(Path(state, "models").stat().st_mode), 0o750)
            chown.assert_called_once()


if __name__ == "__main__":
    unittest.main()
