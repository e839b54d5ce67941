#!/usr/bin/env bash
# Package:   llm-evaluation-toolkit 0.1.1 (a model as judge of replies, among others), with openai 3.57.0, nltk 3.10.0 and rouge-score 0.1.2
# Guess:     a judge's "**Score:** 9/10" is 0.9 as "Score: 9" is; a reply in which no score is found is an error, or left out of the mean.
# Behaviour: a score in bold, as chat models write it, is not found, nor one in another language or as JSON, and counts as 0.5, in the mean and in the list of
#            scores, like one that was given. "Score: 85/100" is 1.0, and "Score: 9 out of 100" 0.9. So a model whose answers the judge
#            praises in bold and one whose it tears apart in bold both have 0.5.
#            Why: llm_eval/metrics/judge.py, _parse_score: digits must follow "Score:" at once; otherwise 0.5; the number is divided by 10
#            and cut off at 1.
# Seen (Python 3.11), what the judge says, and the score
#   Score: 9                          0.90
#   **Score:** 9/10                   0.50
#   **Score:** 1/10                   0.50
#   {"score": 2}                      0.50
#   Score: 85/100                     1.00
#   I cannot judge this.              0.50
#   the mean of all                   0.65
# For kith's users: a comparison of texts by this is one of how the judge formats its replies. Look into details["judge_responses"], or ask for
#            plain text in a prompt_template of one's own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openai==3.57.0 nltk==3.10.0 rouge-score==0.1.2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps llm-evaluation-toolkit==0.1.1
"$folder/venv/bin/python" - <<'PY'
import contextlib, io, json, os, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer

replies = ["Score: 9", "**Score:** 9/10", "**Score:** 1/10", '{"score": 2}', "Score: 85/100", "I cannot judge this."]
waiting = list(replies)

class Server(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        message = {"role": "assistant", "content": waiting.pop(0)}
        body = json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "m",
                           "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["OPENAI_BASE_URL"] = f"http://127.0.0.1:{server.server_port}/v1"
from llm_eval.metrics import LLMJudgeMetric

with contextlib.redirect_stdout(io.StringIO()):
    result = LLMJudgeMetric(judge_model="m", api_key="none").compute(["It rains."] * 6, ["How is the weather?"] * 6)
scores = [f"{score:.2f}" for score in result.details["individual_scores"]]
for said, score in zip(replies + ["the mean of all"], scores + [f"{result.score:.2f}"]):
    print(f"{said:33} {score}")
sys.exit(0 if scores == ["0.90", "0.50", "0.50", "0.50", "1.00", "0.50"] and f"{result.score:.2f}" == "0.65" else 1)
PY
