"""A stand-in for language models' servers: answers as vLLM, SGLang, servers that echo and llama-server document it, and fails
as servers do. Tests start it; it prints its port, and one that answers as one that speaks TLS; it ends with its standard input.

A token is a word with the blank before it, or one other character; of a character of four bytes the first three and the last
are tokens. The logarithm of a token's probability is -1/8 for each of its bytes. The first part of the path says which server
is asked: http://127.0.0.1:PORT/vllm.
"""

import json
import os
import re
import sys
import threading
import time
import unicodedata
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
import socketserver

counts = Counter()
lock = threading.Lock()
KEY = "sesame-" + "0123456789"
# When servers of these names want to be asked again.
PAUSES = {
    "busy-fraction": "0.0",
    "busy-date": "Wed, 21 Oct 2015 07:28:00 GMT",
    "busy-old-date": "Wednesday, 21-Oct-15 07:28:00 GMT",
    "overloaded-fraction": "600.5",
    "overloaded-date": "Fri, 31 Dec 2066 23:59:59 GMT",
}


def cut(text):
    """The tokens of a text, as bytes."""
    tokens = []
    for piece in re.findall(r" ?\w+|\s|[^\w\s]", text):
        data = piece.encode()
        if len(data) == 4 and len(piece) == 1:
            tokens += [data[:3], data[3:]]
        else:
            tokens.append(data)
    return tokens


def log_probability(token):
    return -len(token) / 8


def shown(token):
    return token.decode(errors="replace")


def number(token):
    """An id for a token; 2 is the mark before a text."""
    return 3 + int.from_bytes(token, "big")


def keys_in_sight():
    """Whether a key stands in the arguments or the environment of any process but this one."""
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) in (os.getpid(), os.getppid()):
            continue
        for name in ("cmdline", "environ"):
            try:
                if KEY.encode() in (folder / name).read_bytes():
                    return True
            except OSError:
                pass
    return False


def vllm(request):
    tokens = cut(request["prompt"])
    prompt = [None]
    for token in tokens[1:]:
        prompt.append({str(number(token)): dict(logprob=log_probability(token), rank=3, decoded_token=shown(token))})
        if request.get("prompt_logprobs"):
            prompt[-1]["7"] = dict(logprob=-0.01, rank=1, decoded_token=" best")
    choice = dict(index=0, text=" x", logprobs=None, finish_reason="length",
                  prompt_logprobs=prompt if "prompt_logprobs" in request else None)
    if request.get("return_token_ids"):
        choice.update(prompt_token_ids=[number(token) for token in tokens], token_ids=[9])
    return dict(id="cmpl-1", object="text_completion", model="m", choices=[choice])


def echo(request, ignores):
    tokens = [] if ignores else cut(request["prompt"])
    values = [log_probability(token) for token in tokens]
    if values:
        values[0] = None
    text = "" if ignores else request["prompt"]
    logs = dict(tokens=[shown(token) for token in tokens] + [" x"], token_logprobs=values + [-9.0], text_offset=[],
                top_logprobs=[None] + [{" best": -0.01}] * len(values))
    return dict(object="text_completion", choices=[dict(index=0, text=text + " x", logprobs=logs, finish_reason="length")])


def sglang(request):
    tokens = cut(request["text"])
    triples = [[None, 2, "<s>"]] + [[log_probability(token), number(token), shown(token)] for token in tokens]
    return dict(text=" x", meta_info=dict(id="1", finish_reason=dict(type="length", length=1), prompt_tokens=len(triples),
                                          input_token_logprobs=triples, output_token_logprobs=[[-9.0, 9, " x"]]))


def tokenize(request):
    entries = [dict(id=2, piece="<bos>")] if request["add_special"] else []
    for token in cut(request["content"]):
        try:
            piece = token.decode()
        except UnicodeDecodeError:
            piece = list(token)
        entries.append(dict(id=number(token), piece=piece))
    return dict(tokens=entries)


def untold(reply):
    """A reply whose log probabilities are all null."""
    for place in reply["choices"][0]["prompt_logprobs"][1:]:
        for token in place.values():
            token["logprob"] = None
    return reply


def complete(request, heeds=True):
    """The forced token's own probability; none for the beginning of a character, which is among the alternatives."""
    forced = request["logit_bias"][0][0]
    data = (forced - 3).to_bytes((forced.bit_length() + 7) // 8, "big")
    if request["prompt"][0] != 2:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = "\ufffd"
        if error.reason == "unexpected end of data":
            return dict(content=text, timings=dict(cache_n=1, prompt_n=1))
    crab = "\U0001f980".encode()[:3]
    alternatives = [dict(id=7, token=" best", bytes=list(b" best"), logprob=-0.01)]
    if request["n_probs"] > 1:
        alternatives.append(dict(id=number(crab), token="", bytes=list(crab), logprob=log_probability(crab)))
    entry = dict(id=forced if heeds else 7, token=text, bytes=list(data), logprob=log_probability(data), top_logprobs=alternatives)
    return dict(content=text, completion_probabilities=[entry], timings=dict(cache_n=len(request["prompt"]) - 1, prompt_n=1))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.is_new = True

    def log_message(self, *arguments):
        pass

    def address_string(self):
        return "client"

    def send(self, status, body, headers=(), kind="application/json", length=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)
        if length is not None:
            self.close_connection = True

    def refuse(self, status, message, headers=()):
        self.send(status, dict(error=dict(message=message, type="x", code=status)), headers)

    def do_GET(self):
        self.answer(None)

    def do_POST(self):
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def answer(self, request):
        is_bare = self.path.startswith("/v1") or self.path.count("/") == 1
        _, name, path = (f"/vllm{self.path}" if is_bare else self.path).split("/", 2)
        kind = name.split("-")[0]
        with lock:
            if self.is_new:
                counts[name, "connections"] += 1
                self.is_new = False
            if request is not None:
                counts[name, "requests"] += 1
            count = counts[name, "requests"]
        if path == "counts":
            return self.send(200, dict(requests=count, connections=counts[name, "connections"]))
        if kind == "html":
            return self.send(200, b"<!doctype html><title>Welcome</title>", kind="text/html")
        if kind == "redirect":
            return self.send(302, b"", [("Location", "http://example.invalid/")])
        if kind == "key" and self.headers.get("Authorization") != f"Bearer {KEY}":
            return self.refuse(401, "Unauthorized\x1b[31m")
        if kind == "tls":
            return self.send(400, b"Client sent an HTTP request to an HTTPS server.\n", kind="text/plain")
        if kind == "slow":
            time.sleep(30)
        if request is None:
            return self.tell(kind, path)
        if kind == "key" and keys_in_sight():
            return self.refuse(500, "the key can be seen")
        if kind == "busy" and count <= 2:
            return self.refuse(429, "slow down", [("Retry-After", PAUSES.get(name, "0"))])
        if kind == "overloaded":
            return self.refuse(429, "come back tomorrow", [("Retry-After", PAUSES.get(name, "86400"))])
        if kind == "loading" and count == 1:
            return self.refuse(503, "Loading model", [("Retry-After", "0")])
        if kind == "truncated" and count == 1:
            return self.send(200, b'{"choices":[', length=5000)
        if kind == "large":
            return self.refuse(400, "This model's maximum context length is 16 tokens.")
        if kind == "broken":
            return self.send(200, b'{"choices":[}')
        if name == "llama-stops" and path == "completion" and count > 20:
            time.sleep(0.5)
        if kind == "nfkc":
            request["prompt"] = unicodedata.normalize("NFKC", request["prompt"])
        if kind == "untold" and count == 1:
            return self.send(200, untold(vllm(request)))
        replies = {
            "tokenize": lambda: tokenize(request),
            "completion": lambda: complete(request, heeds=name != "llama-deaf"),
            "generate": lambda: sglang(request),
            "v1/completions": lambda: (echo(request, kind == "deaf") if kind in ("echo", "deaf") else vllm(request)),
        }
        if path not in replies:
            return self.refuse(404, "Not Found")
        reply = replies[path]()
        return self.refuse(400, "bad prompt") if reply is None else self.send(200, reply)

    def tell(self, kind, path):
        owner = dict(llama="llamacpp", sglang="sglang", echo="me", deaf="me").get(kind, "vllm")
        if path == "v1/models":
            names = ["a", "b"] if kind == "several" else ["m"]
            return self.send(200, dict(object="list", data=[dict(id=name, owned_by=owner) for name in names]))
        if path == "props" and kind == "llama":
            return self.send(200, dict(default_generation_settings=dict(n_ctx=64), model_path="/m.gguf"))
        return self.refuse(404, "Not Found")


class Quiet:
    """A server to whose clients it may happen that they go away; what else goes wrong is shown."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class TCPServer(Quiet, ThreadingHTTPServer):
    pass


class UnixServer(Quiet, socketserver.ThreadingUnixStreamServer):
    pass


class Alert(socketserver.BaseRequestHandler):
    """What a server that speaks TLS says to those who do not."""

    def handle(self):
        self.request.recv(4096)
        self.request.sendall(b"\x15\x03\x01\x00\x02\x02\x46")


class AlertServer(Quiet, socketserver.ThreadingTCPServer):
    pass


def main():
    server = TCPServer(("127.0.0.1", 0), Handler)
    alerts = AlertServer(("127.0.0.1", 0), Alert)
    for each in (server, alerts):
        threading.Thread(target=each.serve_forever, daemon=True).start()
    if len(sys.argv) > 1:
        threading.Thread(target=UnixServer(sys.argv[1], Handler).serve_forever, daemon=True).start()
    print(server.server_address[1], alerts.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
