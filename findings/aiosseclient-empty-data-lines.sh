#!/usr/bin/env bash
# Package:   aiosseclient 0.1.8 (events of a server, with aiohttp 3.14.5), reading what assel 1.0.0 writes
# Guess:     the data lines of an event are joined by newlines, as the standard of server-sent events has it. A text sent piece by piece, each
#            piece an event, is the same text when the pieces are put together, as it is with assel's own reader.
# Behaviour: empty data lines at the beginning of an event are dropped. A piece that is a newline alone, or an empty line between paragraphs,
#            is read as an empty string, and a piece that begins with newlines loses them. Newlines inside and at the end stay. So a list or
#            a poem written by a model becomes one line, and its title runs into the first sentence; no error, and in a log each event seems complete.
#            A waiting time of 3000 ms (retry) is read as True.
#            Why: aiosseclient.py, Event.parse: a further line is joined with a newline only `if msg.data`, which an empty first line does
#            not fulfil, and it is replaced by the next one; `bool(value)` for retry.
# Seen (Python 3.11), nine pieces of text put together
#   sent    '# Rain\n\nIt fell:\n- softly\n- long\n\nEnd.\n'
#   assel   '# Rain\n\nIt fell:\n- softly\n- long\n\nEnd.\n'
#   read    '# RainIt fell:- softly- longEnd.'
#   retry   True
# For kith's users: a reply put together so and given to kith has words that nobody wrote ("RainIt"), at each end of a line. Have each piece sent
#            as JSON, as an OpenAI-compatible server does: there the newline is \n in a string, and stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aiosseclient==0.1.8 aiohttp==3.14.5 assel==1.0.0
"$folder/venv/bin/python" - <<'PY'
import asyncio, sys
import assel
from aiohttp import web
from aiosseclient import aiosseclient

pieces = ["# Rain", "\n\n", "It fell:", "\n", "- softly", "\n- long", "\n\nEnd", ".", "\n"]
sent = b"".join(assel.send(assel.Event(piece, retry=3000)) for piece in pieces)

async def main():
    async def stream(request):
        return web.Response(body=sent, content_type="text/event-stream")
    app = web.Application()
    app.router.add_get("/", stream)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    events = [event async for event in aiosseclient(f"http://127.0.0.1:{runner.addresses[0][1]}/")]
    await runner.cleanup()
    return events

events = asyncio.run(main())
text = "".join(pieces)
right = "".join(event.data for event in assel.parse_bytes(sent))
read = "".join(event.data for event in events)
for name, what in [("sent", text), ("assel", right), ("read", read), ("retry", events[0].retry)]:
    print(f"{name:7} {what!r}")
sys.exit(0 if right == text and len(events) == 9 and read == "# RainIt fell:- softly- longEnd." and events[0].retry is True else 1)
PY
