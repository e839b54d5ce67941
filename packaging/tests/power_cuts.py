"""Cuts the power, and breaks the disk, at every change of a file: a model's import, a job's text and training, a checkpoint,
what a memory learns and forgets.

    power_cuts.py PROGRAMS [SCENARIO...]

PROGRAMS is a folder with kith and kithd. A preloaded library (cut.c) stands in for the power and the disk: at the n-th change
below the state folder it kills everything ("kill"), also losing what was not synchronized ("lose"), or fails that change with
EIO, or it and all later ones with ENOSPC. n goes from 1 to as many as there are ($KITH_CUT_STEPS takes fewer). After each cut a daemon without it starts on
what is left, and must find the old state or the new one, whole; the client must have been told nothing that is not so.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOWS = tuple(os.environ.get("KITH_CUT_HOWS", "kill lose 5 28").split())
NAMES = {"kill": "SIGKILL", "lose": "power cut", "5": "EIO", "28": "ENOSPC"}


class Failure(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failure(what)


class Place:
    """A state folder, the daemon on it, and the commands that ask it."""

    def __init__(self, programs, folder, library):
        self.programs, self.folder, self.library = programs, folder, library
        self.state = folder / "state"
        self.counter = folder / "count"
        self.socket = folder / "s"
        self.daemon = None

    def environment(self, at=None, how=None):
        variables = dict(os.environ, KITH_SOCKET=str(self.socket), LIBDISPATCH_LOG="NO")
        if at is not None:
            self.counter.write_bytes(bytes(8))
            variables.update(LD_PRELOAD=str(self.library), KITH_CUT_FOLDER=str(self.state), KITH_CUT_COUNTER=str(self.counter),
                             KITH_CUT_AT=str(at), KITH_CUT_HOW=how)
        return variables

    def count(self):
        return int.from_bytes(self.counter.read_bytes(), "little")

    def start(self, at=None, how=None):
        self.daemon = subprocess.Popen(
            [self.programs / "kithd", "--socket", self.socket, "--state", self.state, "--checkpoint-interval", "0",
             "--drain", "1"],
            env=self.environment(at, how), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        for _ in range(500):
            if self.daemon.poll() is not None or self.socket.exists():
                return
            time.sleep(0.01)

    def stop(self):
        if self.daemon.poll() is None:
            self.daemon.terminate()
            try:
                self.daemon.wait(20)
            except subprocess.TimeoutExpired:
                pass
        self.kill()

    def kill(self):
        try:
            os.killpg(self.daemon.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.daemon.wait()
        self.socket.unlink(missing_ok=True)

    def kith(self, *arguments, seconds=60):
        return subprocess.run([self.programs / "kith", *arguments], env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=seconds)

    def models(self):
        """Content hashes by name; each is verified."""
        hashes = {}
        for model in json.loads(self.kith("--json", "models").stdout)["models"]:
            name = model["name"]
            verified = self.kith("models", "verify", name)
            expect(verified.returncode == 0, f"{name} is damaged: {verified.stderr}{verified.stdout}")
            hashes[name] = json.loads(self.kith("--json", "models", "show", name).stdout)["hash"]
        return hashes

    def jobs(self):
        return json.loads(self.kith("--json", "jobs").stdout)["jobs"]

    def wait_for_jobs(self):
        for _ in range(600):
            jobs = self.jobs()
            if all(job["state"] in ("done", "failed", "cancelled", "feeding") for job in jobs):
                return jobs
            time.sleep(0.05)
        raise Failure(f"jobs that do not end: {jobs}")

    def debris(self):
        """What belongs to no model and to no job; a job that waits for its client keeps all that it has."""
        models = [name for name in os.listdir(self.state / "models") if name.startswith(".") or ".partial" in name]
        waiting = {job["job"] for job in self.jobs() if job["state"] == "feeding"}
        jobs = self.state / "jobs"
        return models + [f"jobs/{name}/{part}" for name in (os.listdir(jobs) if jobs.exists() else []) if name not in waiting
                         for part in os.listdir(jobs / name) if part != "job.json"]


class Import:
    """A model that replaces another."""

    def act(self, place):
        return place.kith("--timeout", "20", "models", "import", "mine", self.new).returncode == 0

    def prepare(self, place, old, new):
        self.new, self.hashes = new, (old, new)
        (place.state / "models").mkdir(parents=True)
        shutil.copy(old, place.state / "models" / "mine.kith")

    def judge(self, place, told, hashes):
        found = place.models()
        expect(set(found) == {"mine"}, f"models {found}")
        expect(found["mine"] in hashes, "a third state")
        if told:
            expect(found["mine"] == hashes[1], "the client was told of a new model, and the old one is there")
        expect(all(job["state"] in ("done", "failed", "cancelled") for job in place.wait_for_jobs()), "an import goes on for ever")


class Train:
    """A job: its text, its record, its training and its model."""

    def prepare(self, place, old, new):
        self.text = place.folder.parent / "text.txt"
        (place.state / "models").mkdir(parents=True)
        shutil.copy(old, place.state / "models" / "mine.kith")

    def act(self, place):
        return place.kith("--timeout", "20", "train", "--reconnect", "1", "-q", "other", self.text).returncode == 0

    def judge(self, place, told, hashes):
        jobs = place.wait_for_jobs()
        found = place.models()
        expect(found.pop("mine", None) == hashes[0], "the other model changed")
        if "other" in found:
            expect(found["other"] == self.whole, "a model of another text than was sent")
        if told:
            expect("other" in found, "the client was told of a model, and there is none")
        for job in jobs:
            if job["state"] == "done":
                expect("other" in found, "a job is done, and its model is not there")


class Learn:
    """A memory that learns twice, forgets the last time, and learns again."""

    # Of one, two, four words and a sentence end.
    steps = (("learn", "--text", "boat"), ("learn", "--text", "green boat"), ("memory", "forget", "--last", "1"),
             ("learn", "--text", "the boat the garden"))

    def prepare(self, place, old, new):
        # What the memory may hold: what was answered is done, anything else is done or not.
        self.possible = {()}
        (place.state / "models").mkdir(parents=True)
        shutil.copy(old, place.state / "models" / "mine.kith")

    @staticmethod
    def after(step, held):
        return held[:-1] if step[0] == "memory" else held + (len(step[-1].split()) + 1,)

    def act(self, place):
        for step in self.steps:
            answer = place.kith("--timeout", "20", "-m", "mine", *step)
            done = {self.after(step, held) for held in self.possible}
            self.possible = done if answer.returncode == 0 else self.possible | done
            if place.daemon.poll() is not None:
                break
        return answer.returncode == 0

    def judge(self, place, told, hashes):
        shown = json.loads(place.kith("--json", "-m", "mine", "memory").stdout)["memories"]
        held = (shown[0]["learnt"], shown[0]["words"]) if shown else (0, 0)
        possible = {(len(texts), sum(texts)) for texts in self.possible}
        expect(held in possible, f"the memory holds {held}, and not one of {sorted(possible)}")
        folder = place.state / "memories" / str(os.getuid()) / "mine"
        left = sorted(os.listdir(folder)) if folder.exists() else []
        expect(left in ([], ["own.memory"]), f"debris: {left}")
        expect(place.kith("-m", "mine", "predict", "--memory", "own", "the").returncode == 0, "it answers no more")
        expect(place.models() == {"mine": hashes[0]}, "the model changed")


class Checkpoint:
    """`kithd train` with a checkpoint, and again."""

    def prepare(self, place, old, new):
        place.state.mkdir(parents=True)
        self.text = place.folder.parent / "long.txt"


def train(place, text, at=None, how=None):
    output = place.state / "m.kith"
    process = subprocess.Popen(
        [place.programs / "kithd", "train", "--output", output, "--checkpoint", place.state / "c", "--checkpoint-interval", "0",
         "--documents", "empty-lines", "--pre-tokenized", "--epochs", "1", "--dimension", "16", "--order", "2", text],
        env=place.environment(at, how), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True)
    message = process.communicate(timeout=120)[1].decode()
    return process.returncode, message


def content_hash(programs, path):
    folder = Path(tempfile.mkdtemp())
    try:
        place = Place(programs, folder, None)
        (place.state / "models").mkdir(parents=True)
        shutil.copy(path, place.state / "models" / "m.kith")
        place.start()
        hashes = place.models()
        place.stop()
        return hashes["m"]
    finally:
        shutil.rmtree(folder)


def corpus(words):
    nouns = "boat harbour garden green lantern sail rope stone water bird tree wind house door river".split()
    state, lines = 7, []
    for i in range(words // 8):
        state = (state * 1103515245 + 12345) % (1 << 31)
        a, b, c = nouns[state // 7 % 15], nouns[state // 211 % 15], state // 1009 % 300
        lines.append(f"the {a} of the {b} sees w{c} ." + ("\n" if i % 12 == 11 else ""))
    return "\n".join(lines) + "\n"


def steps(total):
    """Which changes are cut: the first and last third of $KITH_CUT_STEPS, and as many between; every one without it, or with 0."""
    third = int(os.environ.get("KITH_CUT_STEPS", "0")) // 3
    if third == 0 or total <= 3 * third:
        return list(range(1, total + 1))
    between = range(third + 1, total - third, max(1, (total - 2 * third) // third))
    return sorted({*range(1, third + 1), *between, *range(total - third + 1, total + 1)})


def cut_daemon(kind, programs, library, folder, old, new, hashes, whole):
    scenario = kind()
    scenario.whole = whole
    failures, cuts = [], 0

    def once(at, how):
        place = Place(programs, folder / "place", library)
        shutil.rmtree(place.folder, ignore_errors=True)
        place.folder.mkdir()
        scenario.prepare(place, old, new)
        place.start(at, how)
        told = scenario.act(place) if place.daemon.poll() is None else False
        if how in ("5", "28") and at and place.daemon.poll() is None:
            expect(place.kith("--timeout", "10", "-m", "mine", "predict", "the").returncode == 0, "it answers no more")
        if how in ("kill", "lose") and at:
            for _ in range(200):
                if place.daemon.poll() is not None or place.count() < at:
                    break
                time.sleep(0.01)
            place.kill()
        else:
            place.stop()
        total = place.count()
        place.start()
        try:
            expect(place.daemon.poll() is None, "the next daemon does not start")
            scenario.judge(place, told, hashes)
            expect(not place.debris(), f"debris: {place.debris()}")
        finally:
            place.stop()
        return total

    total = once(0, "kill")
    for how in HOWS:
        for at in steps(total):
            cuts += 1
            try:
                once(at, how)
            except (Failure, subprocess.TimeoutExpired, ValueError, KeyError) as error:
                failures.append(f"{NAMES[how]} at change {at} of {total}: {error}")
    return total, cuts, failures


def cut_checkpoint(programs, library, folder):
    text = folder / "long.txt"
    failures, cuts = [], 0

    def fresh():
        place = Place(programs, folder / "place", library)
        shutil.rmtree(place.folder, ignore_errors=True)
        place.state.mkdir(parents=True)
        return place

    place = fresh()
    status, message = train(place, text, 0, "kill")
    expect(status == 0, message)
    total, whole = place.count(), (place.state / "m.kith").read_bytes()
    for how in HOWS:
        for at in steps(total):
            cuts += 1
            place = fresh()
            try:
                status, message = train(place, text, at, how)
                output = place.state / "m.kith"
                if status == 0 or output.exists():
                    expect(output.read_bytes() == whole, "a model that is not whole")
                if how in ("5", "28"):
                    expect(status in (0, 3), f"status {status}: {message}")
                status, message = train(place, text)
                expect(status == 0, f"it cannot be trained again: {message}")
                expect(output.read_bytes() == whole, "trained again, it is another model")
                expect(sorted(os.listdir(place.state)) == ["m.kith"], f"debris: {os.listdir(place.state)}")
            except (Failure, subprocess.TimeoutExpired) as error:
                failures.append(f"{NAMES[how]} at change {at} of {total}: {error}")
    return total, cuts, failures


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    programs = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or ["import", "train", "learn", "checkpoint"]
    folder = Path(tempfile.mkdtemp(prefix="kith-cuts-"))
    failed = passed = 0
    try:
        library = folder / "cut.so"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, HERE / "cut.c", "-ldl", "-lpthread"], check=True)
        (folder / "long.txt").write_text(corpus(14_000))
        (folder / "text.txt").write_text(corpus(3_000))
        models = []
        for name, text in (("old", corpus(400)), ("new", corpus(800))):
            (folder / f"{name}.txt").write_text(text)
            models.append(folder / f"{name}.kith")
            subprocess.run([programs / "kithd", "train", "--output", models[-1], folder / f"{name}.txt"], check=True,
                           stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        hashes = [content_hash(programs, model) for model in models]
        # What a job makes of the text, by the same way.
        place = Place(programs, folder / "whole", None)
        (place.state / "models").mkdir(parents=True)
        place.start()
        expect(place.kith("train", "-q", "other", folder / "text.txt").returncode == 0, "the text cannot be trained on")
        whole = place.models()["other"]
        place.stop()
        for name in wanted:
            began = time.monotonic()
            if name == "checkpoint":
                total, cuts, failures = cut_checkpoint(programs, library, folder)
            else:
                kind = {"import": Import, "train": Train, "learn": Learn}[name]
                total, cuts, failures = cut_daemon(kind, programs, library, folder, *models, hashes, whole)
            print(f"{name}: {total} changes, {cuts} cuts, {len(failures)} failed, {time.monotonic() - began:.0f} s", flush=True)
            for failure in failures:
                print(f"FAIL {name}: {failure}")
            failed += len(failures)
            passed += cuts - len(failures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
