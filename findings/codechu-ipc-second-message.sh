#!/usr/bin/env bash
# Package:   codechu-ipc 0.1.0 (JSON lines over sockets and named pipes), its FifoChannel
# Guess:     each message sent into the pipe is received by one call of recv(); where two came at once, the second call has the second one.
# Behaviour: recv() opens the pipe, reads what is there, returns the first message and closes: the others read with it are gone, and so are those
#            still in the pipe, since the last reader has left. The next call waits for a new message. The sender has no error either, so
#            long as the reader has the pipe open at that moment: of messages sent one directly after the other most may be lost. One by one, with a pause,
#            all arrive. Its UnixServer reads on in a loop, and loses none.
#            Why: codechu_ipc/fifo.py, recv: `return obj` within the loop over the stream, in a `with open`.
# Seen (Python 3.11), messages 1 and 2 written at once, then message 3 by send()
#   received: 1, 3
# For kith's users: NDJSON through a pipe, as `tail -f` of a log writes it, arrives with gaps at each burst. Open the pipe once and iterate
#            over JsonLineProtocol.decode_stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check codechu-ipc==0.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import queue, sys, threading, time
from codechu_ipc import FifoChannel

channel, received = FifoChannel("./pipe"), queue.Queue()

def receive():
    for _ in range(2):
        received.put(channel.recv()["number"])

threading.Thread(target=receive, daemon=True).start()
with open("pipe", "wb", buffering=0) as pipe:
    pipe.write(b'{"number": 1}\n{"number": 2}\n')
numbers = [received.get(timeout=30)]
for _ in range(300):
    try:
        channel.send({"number": 3})
        break
    except BrokenPipeError:
        time.sleep(0.1)
numbers.append(received.get(timeout=30))
print("received:", ", ".join(map(str, numbers)))
sys.exit(0 if numbers == [1, 3] else 1)
PY
