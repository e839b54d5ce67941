#!/usr/bin/env python3
"""A terminal in which kith helps to type: it offers six words at each key, and learns what was written.

    python3 typing_demo.py [--model NAME] [--memory NAME] [--times]

Type; 1 to 6 take an offered word, Tab the first one. Enter ends the line, which the memory then learns. Backspace takes a character
back, ^D leaves. The daemon keeps the text in a session, so each key costs only what is new. With --times the time that
the daemon took for each key is told at the end.
"""

import argparse
import codecs
import os
import sys
import termios
import time
import tty
from typing import Optional

from kith_client import Kith, KithError, Word

OFFERS = 6


def has_no_blanks(text: str) -> bool:
    """Whether a text has letters of Thai, Khmer, Chinese, Japanese and their like."""
    return any(character.isalpha() and ("\u0e00" <= character < "\u1100" or character >= "\u1780") for character in text)


class Typist:
    """A line being typed, without a terminal: keys go in, offers come out."""

    def __init__(self, kith: Kith, memory: str, model: Optional[str] = None) -> None:
        self.kith = kith
        self.memory = memory
        self.model = {"model": model} if model else {}
        self.line = ""
        self.offers: list[Word] = []
        self.times: list[float] = []
        self._session = kith.call("session.open", memory=memory, **self.model)["session"]
        # What the session has read of this line: all but the word under way.
        self._read = ""
        self._look()

    def _look(self) -> None:
        """Has the session read all whole words, and asks for words that begin like the last one."""
        start = time.monotonic()
        end = self._word_start()
        whole, prefix = self.line[:end].rstrip(" "), self.line[end:]
        if not whole.startswith(self._read):
            self._undo()
        if len(whole) > len(self._read):
            # A blank belongs to the word after it.
            self.kith.call("session.append", session=self._session, text=whole[len(self._read) :])
            self._read = whole
        result = self.kith.call("predict", session=self._session, prefix=prefix, top=OFFERS)
        self.offers = [Word(word["word"], word["text"], word["logprob"]) for word in result["words"]]
        self.times.append(time.monotonic() - start)

    def _word_start(self) -> int:
        """Where the word under way begins: after the last blank, or where the model cuts a script without blanks."""
        start = self.line.rfind(" ") + 1
        if not has_no_blanks(self.line[start:]):
            return start
        tokens = self.kith.call("tokenize", text=self.line, offsets="scalar", **self.model)["tokens"]
        last = [token for token in tokens if token["end"] > token["start"]][-1]
        return max(start, last["start"])

    def _undo(self) -> None:
        """Begins the session anew where a word that it has read was changed."""
        self.kith.call("session.close", session=self._session)
        self._session = self.kith.call("session.open", memory=self.memory, **self.model)["session"]
        self._read = ""

    def close(self) -> None:
        """Ends the session, which the daemon would keep for an hour."""
        self.kith.call("session.close", session=self._session)

    def type(self, character: str) -> None:
        self.line += character
        self._look()

    def erase(self) -> None:
        self.line = self.line[:-1]
        self._look()

    def take(self, index: int) -> None:
        """Takes an offered word, and brings the blank after it."""
        if index < len(self.offers):
            kept = self.line[: self._word_start()]
            word = self.offers[index]
            # Marks such as a comma stand close.
            close = not word.text.startswith(" ") and kept.endswith(" ") and not word.word[0].isalnum()
            self.line = (kept.rstrip(" ") if close else kept) + word.word + ("" if has_no_blanks(word.word) else " ")
            self._look()

    def end(self) -> int:
        """Ends the line: the memory learns it. Returns how many words that were."""
        learnt = self.kith.learn(self.line, memory=self.memory, **self.model)["learnt"] if self.line.strip() else 0
        self._undo()
        self.line = ""
        self._look()
        return learnt


def draw(typist: Typist) -> None:
    offers = "  ".join(f"\x1b[1m{number}\x1b[0m {word.word}" for number, word in enumerate(typist.offers, 1))
    # The offers stand below the line, and the cursor goes back to where one types.
    sys.stdout.write(f"\r\x1b[J> {typist.line}\r\n\x1b[2m{offers}\x1b[0m\x1b[A\r\x1b[{len(typist.line) + 2}C")
    sys.stdout.flush()


def characters(descriptor: int):
    """The characters that are typed, until there are no more."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    while piece := os.read(descriptor, 64):
        yield from decoder.decode(piece)


def main() -> int:
    parser = argparse.ArgumentParser(description="A terminal in which kith helps to type.")
    parser.add_argument("--model", help="the model to ask (default: the daemon's)")
    parser.add_argument("--memory", default="own", help="the memory that answers and learns (default: own)")
    parser.add_argument("--times", action="store_true", help="tell how long the daemon took for each key")
    options = parser.parse_args()
    try:
        return run(options)
    except KithError as error:
        print(f"typing_demo: {error}", file=sys.stderr)
        return 1


def run(options: argparse.Namespace) -> int:
    usual = termios.tcgetattr(sys.stdin) if sys.stdin.isatty() else None
    with Kith() as kith:
        typist = Typist(kith, options.memory, options.model)
        try:
            if usual:
                tty.setcbreak(sys.stdin)
            draw(typist)
            for character in characters(sys.stdin.fileno()):
                if character == "\x04":
                    break
                if character in "\r\n":
                    line = typist.line
                    count = typist.end()
                    sys.stdout.write(f"\r\x1b[J{line}\r\n\x1b[2m{count} words learnt\x1b[0m\r\n")
                elif character in "\x7f\x08":
                    typist.erase()
                elif character == "\t":
                    typist.take(0)
                elif character in "123456":
                    typist.take(int(character) - 1)
                elif character.isprintable():
                    typist.type(character)
                draw(typist)
        except KeyboardInterrupt:
            pass
        finally:
            if usual:
                termios.tcsetattr(sys.stdin, termios.TCSADRAIN, usual)
        typist.close()
        sys.stdout.write("\r\x1b[J")
        if options.times:
            times = sorted(typist.times)
            middle, late = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
            print(f"{len(times)} keys: p50 {middle * 1e3:.2f} ms, p99 {late * 1e3:.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
