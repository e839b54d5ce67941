#!/usr/bin/env bash
# Package:   batchllm-ai 0.2.0 (sends the rows of a file to an OpenAI server; --max-cost stops the run at a sum, --expect-json asks again where the
#            reply is no JSON; module batchllm), before a small server here
# Guess:     what is spent on replies that are no JSON counts in the sum and ends the run; in the results stands what the row has used.
# Behaviour: the tokens of a reply are counted only after it has passed: eight rows that are answered in prose, four times each, are 32 paid
#            replies, and the count says 0 tokens and 0 dollars. The ceiling of 10 cents is not reached while 32 dollars are spent. A row that
#            passes at its second reply is counted with the second alone.
#            Why: processor.py, _process_one: response.usage is read after the checks that raise InvalidResponseError.
# Seen (Python 3.11), gpt-4o at 10 dollars for a million tokens written, 100,000 of them in each reply
#   replies paid 32, 32 dollars, counted 0 tokens, stopped early False
#   with JSON at once: less than eight replies paid True, stopped early True
# For kith's users: set the limit at the server, and keep its own count.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check batchllm-ai==0.2.0 openai==1.109.1
"$folder/venv/bin/python" - <<'PY'
import asyncio, json, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from batchllm.processor import BatchConfig, BatchProcessor

class Server(BaseHTTPRequestHandler):
    text, paid = "", 0
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        Server.paid += 1
        body = json.dumps({"id": "1", "object": "chat.completion", "created": 0, "model": "gpt-4o", "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": Server.text}}],
            "usage": {"prompt_tokens": 0, "completion_tokens": 100000, "total_tokens": 100000}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()

def run(text):
    Server.text, Server.paid = text, 0
    processor = BatchProcessor(BatchConfig(model="gpt-4o", api_key="none", base_url=f"http://127.0.0.1:{server.server_port}/v1", max_cost=0.1,
                                           max_concurrent=1, retry_base_delay=0.0, expect_json=True))
    asyncio.run(processor.process_items([f"row {number}" for number in range(8)]))
    return Server.paid, processor.stats.total_tokens_out, processor.stats.stopped_early

prose, right = run("Here is the answer you asked for."), run("{}")
print(f"replies paid {prose[0]}, {prose[0]} dollars, counted {prose[1]} tokens, stopped early {prose[2]}")
print(f"with JSON at once: less than eight replies paid {right[0] < 8}, stopped early {right[2]}")
sys.exit(0 if prose == (32, 0, False) and right[2] and right[0] < 8 else 1)
PY
