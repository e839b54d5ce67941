"""A client of kithd in one file, with nothing but Python's standard library (3.10 or newer).

    from kith_client import Kith

    with Kith() as kith:
        for word in kith.predict("the captain poured a glass of", top=3):
            print(word.word, word.logprob)

Copy it into your project. What each operation takes and gives is in protocol.md; `Kith.call` sends any of them, the other
methods are the common ones with types. Logarithms are natural ("nats"). A `Kith` belongs to one thread at a time.
"""

from __future__ import annotations

import json
import os
import random
import socket
import time
import uuid
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Iterable, Iterator, Optional, Union

__all__ = ["Kith", "KithError", "NoConnection", "ConnectionLost", "Word", "Score", "Completion", "Job", "socket_path"]

SYSTEM_SOCKET = "/run/kith/kith.sock"
_LONGEST_LINE = 8 << 20
_LONGEST_REPLY = 256 << 20
_FEED_BYTES = 1 << 20
_HALF_LIVES = ("half_life_words", "half_life_days")

# Asking these twice does no more than asking once, so that they are repeated when the connection is lost. The list follows
# from the daemon's tables of operations; a test writes it.
# Repeatable operations: begin
_REPEATABLE = frozenset(
    (
        "ping hello status stats describe model.list model.show model.load model.verify model.export predict "
        "complete score tokenize choose explain related topic similar collocates reason xray memory.show "
        "memory.save memory.list session.save job.list job.watch job.cancel config.reload log.level subscribe "
        "cancel"
    ).split()
)
# Repeatable operations: end


class KithError(Exception):
    """The daemon's answer is an error. `code` is for programs: the part before its dot is the class to act on."""

    def __init__(
        self,
        code: str,
        message: str,
        hint: Optional[str] = None,
        field: Optional[str] = None,
        at: Optional[int] = None,
        retry: bool = False,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(f"{message} ({code})" + (f": {hint}" if hint else ""))
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field
        self.at = at
        self.retry = retry
        self.retry_after = retry_after

    @property
    def category(self) -> str:
        return self.code.partition(".")[0]

    @classmethod
    def _of(cls, error: dict[str, Any]) -> KithError:
        after = (error.get("details") or {}).get("retry_after_ms")
        return cls(
            error["code"],
            error["message"],
            error.get("hint"),
            error.get("field"),
            error.get("at"),
            bool(error.get("retry")),
            None if after is None else after / 1000,
        )


class NoConnection(KithError):
    """The daemon could not be reached."""


class ConnectionLost(KithError):
    """The daemon hung up, or said nothing in time, before it had answered."""


@dataclass(frozen=True)
class Word:
    """A next word. `text` is the word as it would be typed there, with a blank before it where one belongs."""

    word: str
    text: str
    logprob: float


@dataclass(frozen=True)
class Score:
    """How probable a text is."""

    logprob: float
    tokens: int
    oov: int
    perplexity: float


@dataclass(frozen=True)
class Completion:
    """What was written after a text. `reason` says why it ends."""

    text: str
    words: int
    logprob: float
    reason: str
    seed: int


@dataclass(frozen=True)
class Passage:
    """A sentence of the training text, or a part of a long one, which the model keeps.

    `document` counts the documents of the training text from 0, `position` the words and sentence ends of the document that
    stand before it; `file` is the document's, where the text came from several. `order` is how long the n-gram is that it holds;
    1: it holds the word and its pull. `matched` are the offsets of what was looked for in its `text`, in Unicode characters.
    """

    text: str
    document: int
    position: int
    order: int
    matched: list[tuple[int, int]]
    file: Optional[str] = None


@dataclass(frozen=True)
class Job:
    """A training. `state` is feeding, queued, training, done, failed or cancelled."""

    job: str
    model: str
    state: str
    generation: Optional[int]


def socket_path() -> str:
    """$KITH_SOCKET; else the socket of this user's own daemon, if there is one; else that of the machine's daemon."""
    if path := os.environ.get("KITH_SOCKET"):
        return path
    state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.environ.get("HOME") or os.path.expanduser("~"), ".local/state")
    # The second and third are for programs that have no XDG_RUNTIME_DIR: jobs of cron, shells of sudo, containers.
    for folder in (os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{os.getuid()}", state):
        if folder and os.path.exists(path := os.path.join(folder, "kith", "kith.sock")):
            return path
    return SYSTEM_SOCKET


class Kith:
    """A connection to the daemon, made when it is first needed, and again when it was lost.

    path      the daemon's socket; see `socket_path`
    model     the model that is asked when a call names none; None is the daemon's default
    timeout   how long to wait for each answer, retries and all, in seconds; None is for ever
    retries   how often to ask again after a lost connection or an error that may pass. Only what does no harm when it is
              done twice is asked again: questions, and what carries an idempotency key.
    """

    def __init__(
        self,
        path: Optional[str] = None,
        *,
        model: Optional[str] = None,
        timeout: Optional[float] = None,
        retries: int = 4,
    ) -> None:
        self.path = path or socket_path()
        self.model = model
        self.timeout = timeout
        self.retries = retries
        self._socket: Optional[socket.socket] = None
        self._unread = b""
        self._last_id = 0
        self._waiting: dict[int, list[dict[str, Any]]] = {}

    def __enter__(self) -> Kith:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hangs up: the daemon cancels what still runs here. The next call connects anew."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._unread = b""

    # Questions

    def ping(self) -> None:
        self.call("ping")

    def hello(self) -> dict[str, Any]:
        return self.call("hello")

    def status(self) -> dict[str, Any]:
        return self.call("status")

    def models(self) -> list[dict[str, Any]]:
        return self.call("model.list")["models"]

    def predict(self, text: str, *, top: int = 10, **more: Any) -> list[Word]:
        """The likeliest next words after a text."""
        result = self.call("predict", **self._named(more), text=text, top=top)
        return [Word(word["word"], word["text"], word["logprob"]) for word in result["words"]]

    def score(self, text: str, **more: Any) -> Score:
        """How probable a text is."""
        result = self.call("score", **self._named(more), text=text)
        return Score(result["logprob"], result["tokens"], result["oov"], result["perplexity"])

    def complete(self, text: str, **more: Any) -> Completion:
        """Writes on after a text."""
        result = self.call("complete", **self._named(more), text=text)
        return Completion(result["text"], result["words"], result["logprob"], result["reason"], result["seed"])

    def complete_stream(self, text: str, **more: Any) -> Iterator[str]:
        """Writes on after a text, piece by piece as it comes. Leaving the loop early cancels the rest."""
        for chunk in self.stream("complete", **self._named(more), text=text):
            yield chunk["text"]

    def choose(self, options: Iterable[str], text: Optional[str] = None, **more: Any) -> list[dict[str, Any]]:
        """Options for the gap `___` of a text, best first."""
        if text is not None:
            more["text"] = text
        return self.call("choose", **self._named(more), options=list(options))["choices"]

    def related(self, text: str, *, top: int = 10, **more: Any) -> list[tuple[str, float]]:
        """The words that a text makes likelier, each with its weight."""
        result = self.call("related", **self._named(more), text=text, top=top)
        return [(word["word"], word["weight"]) for word in result["words"]]

    def explain(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """What each word of a text owes its probability to."""
        return self.call("explain", **self._named(more), text=text)["words"]

    def passages(self, text: str, *, passages: int = 2, **more: Any) -> list[tuple[str, list[Passage]]]:
        """The words of a text, each with the passages of the training text that speak for it: none where the model keeps none."""
        words = self.explain(text, passages=passages, offsets="scalar", **more)
        return [
            (
                word["word"],
                [
                    Passage(
                        passage["text"],
                        passage["document"],
                        passage["position"],
                        passage["order"],
                        [(range["start"], range["end"]) for range in passage["matched"]],
                        passage.get("file"),
                    )
                    for passage in word.get("passages", [])
                ],
            )
            for word in words
        ]

    # Memories

    def learn(self, text: Union[str, Iterable[str]], *, memory: str = "own", **more: Any) -> dict[str, Any]:
        """Has a memory of one's own learn a text, or each of many; `predict(..., memory="own")` then answers with it.

        Requests carry keys, so that one whose answer was lost is asked again without learning twice. Very many texts take several.
        """
        texts = [text] if isinstance(text, str) else text
        return self._learning("learn", texts, memory=memory, **more)

    def _learning(self, operation: str, texts: Iterable[Any], **more: Any) -> dict[str, Any]:
        """Sends texts in as many requests as they need; the result is the last one's, with all that was learnt."""
        key = more.pop("key", None) or str(uuid.uuid4())
        result: dict[str, Any] = {}
        learnt = 0
        for index, some in enumerate(requests_of(texts)):
            further = {"key": f"{key}-{index}", "continues": key} if index else {"key": key}
            result = self.call(operation, **self._named(more), texts=some, **further)
            learnt += result["learnt"]
        if not result:
            return self.call(operation, **self._named(more), texts=[], key=key)
        return {**result, "learnt": learnt}

    def memories(self, **more: Any) -> list[dict[str, Any]]:
        """One's memories beside the model; with `memory=NAME` that one, with the words that count most in it."""
        return self.call("memory.show", **self._named(more))["memories"]

    def forget(self, *, memory: str = "own", **what: Any) -> dict[str, Any]:
        """Takes something out of a memory: `word=`, `text=`, `last=` so many calls, `before=` a time, or `all=True`."""
        what.setdefault("key", str(uuid.uuid4()))
        return self.call("memory.forget", **self._named(what), memory=memory)

    def save_memory(self, *, memory: str = "own", **more: Any) -> list[dict[str, Any]]:
        """How a memory fades, and all that it has learnt: texts with their times, for `load_memory`."""
        texts: list[dict[str, Any]] = []
        start: Optional[int] = 0
        piece: dict[str, Any] = {}
        while start is not None:
            piece = self.call("memory.save", **self._named(more), memory=memory, **{"from": start})
            texts += piece["texts"]
            start = piece.get("next")
        return [{name: piece[name] for name in _HALF_LIVES}, *texts]

    def load_memory(self, texts: Iterable[dict[str, Any]], *, memory: str = "own", **more: Any) -> dict[str, Any]:
        """Has a memory learn what `save_memory` gave, in as many requests as that takes."""
        texts = list(texts)
        for entry in texts:
            if "text" not in entry:
                more = {**{name: entry[name] for name in _HALF_LIVES}, **more}
        texts = [entry for entry in texts if "text" in entry]
        return self._learning("memory.load", texts, memory=memory, **more)

    # Training

    def train(self, model: str, documents: Iterable[str], **options: Any) -> Job:
        """Trains a model on documents and waits until it is there.

        Each request carries a key, so that one whose answer was lost is asked again without doing it twice.
        """
        name = self.call("train", model=model, key=str(uuid.uuid4()), **options)["job"]
        for document in documents:
            parts = list(pieces(document))
            for index, piece in enumerate(parts):
                ends = {"document": True} if index == len(parts) - 1 else {}
                self.call("feed", job=name, text=piece, key=str(uuid.uuid4()), **ends)
        self.call("feed", job=name, end=True, key=str(uuid.uuid4()))
        result = self.call("job.watch", job=name)
        if result["state"] == "failed":
            raise KithError._of(result["error"])
        return Job(result["job"], result["model"], result["state"], result.get("gen"))

    # Any operation

    def call(self, op: str, **fields: Any) -> dict[str, Any]:
        """Asks anything and returns what stands under `result`.

        Raises KithError when the daemon answers with an error, NoConnection when there is none, and ConnectionLost when
        it went away and asking again might do something twice, or didn't help.
        """
        for kind, value in self._ask(op, fields):
            if kind == "result":
                return value
        raise AssertionError("an answer ends with its result")

    def stream(self, op: str, **fields: Any) -> Iterator[dict[str, Any]]:
        """Asks with `stream`, and yields what stands under `chunk` or `progress`. Leaving the loop early cancels it."""
        for kind, value in self._ask(op, {**fields, "stream": True}):
            if kind != "result":
                yield value

    # Inside

    def _named(self, more: dict[str, Any]) -> dict[str, Any]:
        return {"model": self.model, **more} if self.model is not None else more

    def _ask(self, op: str, fields: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        deadline = None if self.timeout is None else time.monotonic() + self.timeout
        for attempt in range(self.retries + 1):
            yielded = False
            try:
                for kind, value in self._attempt(op, fields, deadline):
                    if kind == "result" or fields.get("stream"):
                        yielded = True
                        yield kind, value
                return
            except KithError as error:
                may_repeat = (op in _REPEATABLE or "key" in fields) and not yielded
                passes = isinstance(error, (NoConnection, ConnectionLost)) or error.retry
                # Longer each time, and by chance, so that many clients don't come back all at once.
                pause = error.retry_after or 0.02 * 2**attempt * (0.5 + random.random())
                late = deadline is not None and time.monotonic() + pause >= deadline
                if not (may_repeat and passes) or attempt == self.retries or late:
                    raise
                time.sleep(pause)

    def _attempt(
        self, op: str, fields: dict[str, Any], deadline: Optional[float]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        self._last_id += 1
        request_id = self._last_id
        request: dict[str, Any] = {"id": request_id, "op": op, **fields}
        if deadline is not None and "deadline_ms" not in request:
            request["deadline_ms"] = max(1, int((deadline - time.monotonic()) * 1000))
        line = json.dumps(request, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        if len(line) > _LONGEST_LINE:
            raise KithError("request.line_too_long", f"the request has {len(line)} bytes, more than a line may have")
        finished = False
        # What comes for this request while another is asked within its stream.
        mine: list[dict[str, Any]] = []
        self._waiting[request_id] = mine
        connection: Optional[socket.socket] = None
        try:
            self._send(line, deadline)
            connection = self._socket
            while True:
                if mine:
                    reply = mine.pop(0)
                elif self._socket is not connection:
                    raise ConnectionLost("client.connection_lost", "the connection was closed within this stream", retry=True)
                else:
                    reply = self._receive(deadline)
                    if reply.get("id", request_id) != request_id:
                        # Of a request around this one; or a late line of one that was given up.
                        self._waiting.get(reply["id"], []).append(reply)
                        continue
                if "error" in reply:
                    finished = True
                    raise KithError._of(reply["error"])
                for kind in ("result", "chunk", "progress"):
                    if kind in reply:
                        finished = kind == "result"
                        yield kind, reply[kind]
                if finished:
                    return
        finally:
            del self._waiting[request_id]
            if not finished and self._socket is (connection or self._socket):
                self.close()  # which cancels it

    def _connected(self, deadline: Optional[float]) -> socket.socket:
        if self._socket is None:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.settimeout(self._left(deadline))
                connection.connect(self.path)
            except OSError as error:
                connection.close()
                raise NoConnection(
                    "client.no_connection",
                    f"cannot reach kithd at {self.path}: {(error.strerror or str(error)).lower()}",
                    "start it: kithd --user &, or as an administrator systemctl start kithd.socket",
                    retry=True,
                ) from error
            self._socket = connection
        self._socket.settimeout(self._left(deadline))
        return self._socket

    def _left(self, deadline: Optional[float]) -> Optional[float]:
        # A little more than the daemon has, so that its own words about a deadline are heard.
        return None if deadline is None else max(0.001, deadline - time.monotonic() + 0.5)

    def _send(self, line: bytes, deadline: Optional[float]) -> None:
        connection = self._connected(deadline)
        try:
            connection.sendall(line)
        except OSError as error:
            raise self._lost(error) from error

    def _receive(self, deadline: Optional[float]) -> dict[str, Any]:
        connection = self._connected(deadline)
        pieces = [self._unread]
        size = len(self._unread)
        while b"\n" not in pieces[-1]:
            if size > _LONGEST_REPLY:
                self.close()
                raise KithError("client.bad_reply", f"kithd sent a line of more than {_LONGEST_REPLY} bytes")
            try:
                piece = connection.recv(1 << 16)
            except OSError as error:
                raise self._lost(error) from error
            if not piece:
                raise self._lost(None)
            pieces.append(piece)
            size += len(piece)
        line, _, self._unread = b"".join(pieces).partition(b"\n")
        return json.loads(line)

    def _lost(self, error: Optional[OSError]) -> ConnectionLost:
        if isinstance(error, TimeoutError):
            return ConnectionLost("client.no_answer", f"no answer within {self.timeout} s")
        return ConnectionLost("client.connection_lost", f"kithd at {self.path} hung up before it had answered", retry=True)


def requests_of(texts: Iterable[Any], count: int = 10_000, size: int = 1 << 20) -> Iterator[list[Any]]:
    """Texts, or objects with a text, in lists that a request may hold. A text beyond `size` is a list by itself."""
    some: list[Any] = []
    left = size
    for text in texts:
        length = len(json.dumps(text))
        if some and (len(some) == count or length > left):
            yield some
            some, left = [], size
        some.append(text)
        left -= length
    if some:
        yield some


def pieces(document: str) -> Iterator[str]:
    """A text in pieces of at most 1 MiB of UTF-8, cut between characters. A character has at most four bytes."""
    step = _FEED_BYTES // 4
    yield from (document[start : start + step] for start in range(0, max(1, len(document)), step))
