#!/usr/bin/env bash
# Package:   chat-cmpl-stream-handler 0.5.0 (streams a chat completion, and calls tools until the model has done), with openai 3.57.0
# Guess:     further keywords of stream_until_user_input (it takes **kwargs), such as temperature and max_tokens, go to the server, as those of
#            the client's own create() do; a keyword that it does not know is an error.
# Behaviour: they go nowhere. The server gets the messages, the model and "stream" alone, so the reply has the server's own temperature, length and
#            seed, and each run another text where temperature=0 was asked for. A misspelt max_iterations goes unnoticed as well.
#            Only what is in the dictionary `stream_kwargs` is sent; its documentation shows that for tools and usage, and does not mention
#            **kwargs. The result has no finish_reason either, which would tell.
#            Why: chat_cmpl_stream_handler/__init__.py: both functions accept **kwargs and do not use them; the first does not even hand
#            them to the second.
# Seen (Python 3.11), the fields that a server gets beside messages, model and stream
#   by create()          logprobs max_tokens seed temperature
#   by keywords          -
#   by stream_kwargs     logprobs max_tokens seed temperature
#   by a misspelt one    -
# For kith's users: logprobs=True given so asks for none, and the replies have nothing for `kith xray`. Put it into stream_kwargs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chat-cmpl-stream-handler==0.5.0 openai==3.57.0
"$folder/venv/bin/python" - <<'PY'
import asyncio, json, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from chat_cmpl_stream_handler import stream_until_user_input
from openai import AsyncOpenAI

bodies = []

class Server(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass
    def do_POST(self):
        bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for delta, reason in (({"role": "assistant", "content": "Good morning."}, None), ({}, "stop")):
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
                     "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
            self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")

server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = AsyncOpenAI(api_key="none", base_url=f"http://127.0.0.1:{server.server_port}/v1")
messages = [{"role": "user", "content": "Say good morning."}]
wishes = {"temperature": 0, "max_tokens": 5, "seed": 7, "logprobs": True}

async def main():
    async for _ in await client.chat.completions.create(messages=messages, model="m", stream=True, **wishes):
        pass
    await stream_until_user_input(messages, "m", client, **wishes)
    await stream_until_user_input(messages, "m", client, stream_kwargs=wishes)
    await stream_until_user_input(messages, "m", client, max_iteration=1)

asyncio.run(main())
seen = []
for name, body in zip(("by create()", "by keywords", "by stream_kwargs", "by a misspelt one"), bodies):
    seen.append(" ".join(sorted(set(body) - {"messages", "model", "stream"})) or "-")
    print(f"{name:20} {seen[-1]}")
sys.exit(0 if seen == ["logprobs max_tokens seed temperature", "-", "logprobs max_tokens seed temperature", "-"] else 1)
PY
