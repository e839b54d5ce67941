"""Asks the daemon without a break, as programs do, while something happens to it; then tells what became of the requests.

    upgrade_load.py FOLDER --clients N --sessions N

FOLDER is where kith_client.py is. Each client has a connection of its own and retries as the library does; a session types a
word at a time and asks for the next one, and opens itself anew where the daemon has lost it. Goes on until the file
FOLDER/enough is there. Prints one JSON object: what was asked, what failed, how often sessions were lost, the longest wait.
The model is `base`; what is asked has the same names in every version of the protocol.
"""

import argparse
import json
import sys
import threading
import time
import uuid
from pathlib import Path

TEXTS = ["the boat of the harbour sees", "the garden of the", "rope and stone in the water", "", "the house sees the"]
WORDS = " the boat of the harbour sees the sail".split(" ")[1:]


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.requests = 0
        self.failures = []
        self.lost = 0
        self.longest = 0.0
        self.answers = {}

    def add(self, seconds, question=None, answer=None):
        with self.lock:
            self.requests += 1
            self.longest = max(self.longest, seconds)
            if question is not None:
                self.answers.setdefault(question, set()).add(answer)

    def fail(self, error):
        with self.lock:
            self.failures.append(f"{type(error).__name__}: {error}")


def ask(kith, tally, enough):
    turn = 0
    while not enough.exists():
        turn += 1
        text = TEXTS[turn % len(TEXTS)]
        began = time.monotonic()
        try:
            if turn % 3 == 0:
                kith.call("ping")
                tally.add(time.monotonic() - began)
            elif turn % 3 == 1:
                words = kith.call("predict", model="base", text=text, top=3)["words"]
                tally.add(time.monotonic() - began, "predict " + text, json.dumps([word["word"] for word in words]))
            else:
                score = kith.call("score", model="base", text=text or "the")
                tally.add(time.monotonic() - began, "score " + text, json.dumps([score["tokens"], round(score["logprob"], 3)]))
        except Exception as error:  # whatever it is, the client was not served
            tally.fail(error)
        time.sleep(0.01)


def write(kith, tally, enough, errors):
    session, position, typed = None, 0, 0
    while not enough.exists():
        began = time.monotonic()
        try:
            if session is None:
                session = kith.call("session.open", model="base", key=str(uuid.uuid4()))["session"]
                position = 0
            position_before = position
            position = kith.call(
                "session.append", session=session, text=" " + WORDS[typed % len(WORDS)], key=str(uuid.uuid4()))["position"]
            if position != position_before + 1:
                raise AssertionError(f"the session had {position_before} words, and has {position} after one more")
            kith.call("predict", session=session, top=1)
            typed += 1
            tally.add(time.monotonic() - began)
        except errors as error:
            if error.code in ("session.not_found", "session.expired"):
                with tally.lock:
                    tally.lost += 1
                session = None
            else:
                tally.fail(error)
        except Exception as error:
            tally.fail(error)
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clients", type=int, default=0)
    parser.add_argument("--sessions", type=int, default=0)
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.folder))
    from kith_client import Kith, KithError

    enough = arguments.folder / "enough"
    tally = Tally()
    threads = [threading.Thread(target=ask, args=(Kith(), tally, enough)) for _ in range(arguments.clients)]
    threads += [threading.Thread(target=write, args=(Kith(), tally, enough, KithError)) for _ in range(arguments.sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({
        "requests": tally.requests, "failed": len(tally.failures), "failures": sorted(set(tally.failures))[:5],
        "lost": tally.lost, "longest_s": round(tally.longest, 2),
        # One answer of each program, the old and the new, at most.
        "answers": max((len(answers) for answers in tally.answers.values()), default=0),
    }))


if __name__ == "__main__":
    main()
