"""Checks packaging/examples/kith_client.py against the daemon at $KITH_SOCKET, and against one that hangs up."""

import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "examples"))
sys.dont_write_bytecode = True

from kith_client import ConnectionLost, Kith, KithError, NoConnection, pieces  # noqa: E402
from typing_demo import Typist  # noqa: E402

TEXT = "The old boat lay in the harbour. Anna painted the boat green. The green boat sailed out of the harbour. " * 5


class RealDaemon(unittest.TestCase):
    def test_trains_and_answers(self) -> None:
        with Kith(timeout=60) as kith:
            kith.ping()
            self.assertEqual(kith.hello()["server"], "kithd")
            job = kith.train("python", [TEXT, "Anna has a boat. " * 20])
            self.assertEqual((job.state, job.model, job.generation), ("done", "python", 1))
            self.assertIn("python", [model["name"] for model in kith.models()])
            kith.model = "python"
            words = kith.predict("the green", top=3)
            self.assertEqual((len(words), words[0].word, words[0].text), (3, "boat", " boat"))
            self.assertLess(words[0].logprob, 0)
            self.assertGreater(kith.score("the green boat").logprob, kith.score("boat green the").logprob)
            whole = kith.complete("The green", max_words=5, seed=1)
            self.assertEqual("".join(kith.complete_stream("The green", max_words=5, seed=1)), whole.text)
            self.assertEqual(kith.choose(["boat", "of"], "the green ___ sailed")[0]["option"], "boat")
            self.assertEqual(kith.explain("the boat")[0]["word"], "the")
            self.assertEqual([passages for _, passages in kith.passages("the boat")][0], [])

    def test_shows_the_training_text_that_speaks_for_a_word(self) -> None:
        with Kith(timeout=60) as kith:
            kith.train("kept", [TEXT, "“Ça va?” Anna has a boat."], passages=100_000)
            word, passages = kith.passages("Anna has a boat", model="kept", passages=1)[-2]
            self.assertEqual((word, len(passages)), ("boat", 1))
            passage = passages[0]
            self.assertEqual((passage.document, passage.position > 0, passage.file), (1, True, None))
            self.assertEqual([passage.text[start:end] for start, end in passage.matched], ["Anna has a boat"])
            self.assertGreater(passage.order, 2)

    def test_asks_within_a_stream(self) -> None:
        with Kith(timeout=60) as kith:
            kith.train("streaming", [TEXT])
            kith.model = "streaming"
            alone = list(kith.complete_stream("the captain", max_words=20, seed=1))
            self.assertGreater(len(alone), 5)
            within = []
            for piece in kith.complete_stream("the captain", max_words=20, seed=1):
                within.append(piece)
                self.assertGreater(kith.score("the captain" + "".join(within)).perplexity, 0)
            self.assertEqual(within, alone)
            # A stream that is left early closes the connection, and with it what has not come yet of the one around it.
            with contextlib.suppress(ConnectionLost):
                for _ in kith.complete_stream("the captain", max_words=500, seed=1):
                    for _ in kith.complete_stream("the boat", max_words=500, seed=1):
                        break
            self.assertEqual(list(kith.complete_stream("the captain", max_words=20, seed=1)), alone)

    def test_learns_and_forgets(self) -> None:
        with Kith(timeout=60) as kith:
            kith.train("learning", [TEXT])
            kith.model = "learning"
            before = kith.predict("the green", top=3)
            learnt = kith.learn("Anna painted the green Petrel.", memory="letters", half_life_words=500)
            self.assertEqual(learnt["new"], 1)
            self.assertEqual(kith.predict("the green", top=3), before)
            self.assertIn("Petrel", [word.word for word in kith.predict("the green", top=3, memory="letters")])
            saved = kith.save_memory(memory="letters")
            self.assertEqual(saved[0], {"half_life_words": 500, "half_life_days": 180})
            self.assertEqual((saved[1]["text"], saved[1]["learn"]), ("Anna painted the green Petrel .\n", 0))
            kith.load_memory(saved, memory="copy")
            [letters], [copy] = kith.memories(memory="letters"), kith.memories(memory="copy")
            for name in ("words", "learnt", "half_life_words", "half_life_days"):
                self.assertEqual(copy[name], letters[name])
            self.assertEqual(kith.load_memory(saved, memory="other", half_life_words=9)["words"], letters["words"])
            self.assertEqual(kith.memories(memory="other")[0]["half_life_words"], 9)
            kith.forget(memory="other", all=True)
            # More than a request holds is one learning all the same.
            kith.learn(["the boat"] * 10_001, memory="copy")
            self.assertEqual(kith.memories(memory="copy")[0]["learnt"], 2)
            kith.forget(memory="copy", last=1)
            self.assertEqual(kith.memories(memory="copy")[0]["words"], letters["words"])
            self.assertEqual(kith.forget(memory="letters", word="Petrel")["forgotten"], 1)
            self.assertEqual(kith.forget(memory="letters", all=True)["words"], 0)
            self.assertEqual([memory["memory"] for memory in kith.memories()], ["copy"])

    def test_helps_to_type(self) -> None:
        with Kith(timeout=60) as kith:
            kith.train("typing", [TEXT])
            typist = Typist(kith, "typist", "typing")
            for character in "Anna likes Zebedee.":
                typist.type(character)
            self.assertEqual(typist.end(), 5)
            for character in "Anna likes Z":
                typist.type(character)
            self.assertEqual(typist.offers[0].word, "Zebedee")
            typist.take(0)
            self.assertEqual(typist.line, "Anna likes Zebedee ")
            typist.erase()
            typist.erase()
            self.assertEqual((typist.line, typist.offers[0].word), ("Anna likes Zebede", "Zebedee"))
            self.assertLessEqual(len(typist.offers), 6)
            self.assertEqual(len(typist.times), 36)

    def test_helps_to_type_where_there_are_no_blanks(self) -> None:
        with Kith(timeout=60) as kith:
            kith.train("minato", ["灯台の火は夜の海を照らした。船長は灯台の火を見た。" * 20])
            typist = Typist(kith, "typist", "minato")
            for character in "船長は灯台の火":
                typist.type(character)
            self.assertEqual(typist.line, "船長は灯台の火")
            # The words before the one under way were read.
            self.assertTrue(typist._read.startswith("船長は"), typist._read)
            self.assertTrue(typist.line.startswith(typist._read) and typist._read != typist.line)
            typist.take(0)
            self.assertTrue(typist.line.startswith("船長は灯台の火"), typist.line)
            self.assertNotIn(" ", typist.line)
            self.assertGreater(typist.end(), 3)

    def test_errors_are_exceptions_with_a_hint(self) -> None:
        with Kith() as kith:
            with self.assertRaises(KithError) as caught:
                kith.call("predict", text="a", topp=3)
            self.assertEqual((caught.exception.code, caught.exception.field), ("request.unknown_field", "topp"))
            self.assertEqual(caught.exception.category, "request")
            self.assertIn("top", caught.exception.hint or "")
            kith.ping()

    def test_long_replies_are_read_by_asyncio_with_the_limit_that_protocol_md_gives(self) -> None:
        async def describe(**limit: int) -> dict:
            reader, writer = await asyncio.open_unix_connection(os.environ["KITH_SOCKET"], **limit)
            writer.write(b'{"op":"describe"}\n')
            try:
                return json.loads(await reader.readline())
            finally:
                writer.close()

        self.assertIn("predict", asyncio.run(describe(limit=1 << 28))["result"]["ops"])
        with self.assertRaises(ValueError):
            asyncio.run(describe())
        with Kith() as kith:
            self.assertGreater(len(json.dumps(kith.call("describe"))), 100 << 10)
            self.assertEqual(kith.hello()["limits"]["reply_bytes"], 1 << 28)

    def test_leaving_a_stream_early_does_no_harm(self) -> None:
        with Kith(timeout=30) as kith:
            kith.train("early", [TEXT])
            for _ in kith.complete_stream("The", model="early", max_words=2000, seed=1):
                break
            kith.ping()

    def test_a_text_beyond_one_piece_is_fed_whole(self) -> None:
        with Kith(timeout=60) as kith:
            job = kith.call("train", model="large", grammar_only=True)["job"]
            text = "é" * 700_000
            for piece in pieces(text):
                kith.call("feed", job=job, text=piece)
            self.assertEqual(kith.call("job.list")["jobs"][-1]["fed_bytes"], len(text.encode()))
            kith.call("job.cancel", job=job)


class Shaky(threading.Thread):
    """Hangs up on so many requests, then answers."""

    def __init__(self, failures: int) -> None:
        super().__init__(daemon=True)
        self.failures = failures
        self.requests: list[dict] = []
        self.path = os.path.join(tempfile.mkdtemp(), "s")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()
        self.start()

    def run(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            with connection, connection.makefile("rwb") as stream:
                for line in stream:
                    request = json.loads(line)
                    self.requests.append(request)
                    if len(self.requests) <= self.failures:
                        break
                    stream.write(json.dumps({"id": request["id"], "result": {"pong": True, "job": "j"}}).encode() + b"\n")
                    stream.flush()


class LostConnections(unittest.TestCase):
    def test_questions_are_asked_again(self) -> None:
        daemon = Shaky(3)
        with Kith(daemon.path) as kith:
            kith.ping()
        self.assertEqual(len(daemon.requests), 4)

    def test_not_for_ever(self) -> None:
        daemon = Shaky(100)
        with self.assertRaises(ConnectionLost):
            Kith(daemon.path, retries=2).ping()
        self.assertEqual(len(daemon.requests), 3)

    def test_what_would_be_done_twice_is_not_unless_it_has_a_key(self) -> None:
        daemon = Shaky(1)
        with Kith(daemon.path) as kith:
            with self.assertRaises(ConnectionLost):
                kith.call("train", model="m")
            self.assertEqual(len(daemon.requests), 1)
            self.assertEqual(kith.call("train", model="m", key="k")["job"], "j")
        keyed = Shaky(1)
        with Kith(keyed.path) as kith:
            self.assertEqual(kith.call("train", model="m", key="k")["job"], "j")
        self.assertEqual(len(keyed.requests), 2)

    def test_nobody_there_says_so(self) -> None:
        with self.assertRaises(NoConnection) as caught:
            Kith("/nowhere/s", retries=0).ping()
        self.assertIn("/nowhere/s", str(caught.exception))


if __name__ == "__main__":
    unittest.main(verbosity=0)
