#!/usr/bin/env bash
# Package:   assel 1.0.0 (reader and writer of server-sent events)
# Guess:     two Parser objects read two streams independently, in whatever order their chunks come; a chunk may end anywhere, as its example
#            has it.
# Behaviour: all parsers of a process share one decoder. Where a chunk ends in the middle of a letter, as network chunks do, the decoder keeps the
#            first byte for the next chunk of any parser. If that is one of another stream, the other stream fails with a
#            UnicodeDecodeError, though it may be plain ASCII; and the byte stays kept, so that the stream it belongs to is read right, and the
#            fault shows only in the one that has none. One stream at a time, or chunks with whole letters, are right.
#            A carriage return in the data (a progress line) goes out as it is; read back it ends the line, and what follows is lost.
#            Why: assel/__init__.py, LineParser: `utf8dec` is set in the class, made once, not in each object (the strings beside it are
#            replaced on assignment, the decoder is not). Event.data is split at "\n" alone in send.
# Seen (Python 3.11)
#   alone        ['caf\xe9']  ['tea']
#   by turns     ['caf\xe9']  UnicodeDecodeError
#   '10 %\r20 %' is read back as '10 %'
# For kith's users: two replies read at the same time (two tabs, two threads) fail now and then, the more the more letters beyond ASCII the
#            user writes. Give each parser its own: parser.line_decoder.utf8dec = codecs.getincrementaldecoder("utf-8")().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check assel==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
import assel

first, second = "data: caf\u00e9\n\n".encode(), b"data: tea\n\n"
cut = first.index(b"\xc3") + 1

def read(order):
    parsers, found = {"first": assel.Parser(), "second": assel.Parser()}, {"first": [], "second": []}
    for name, chunk in order:
        try:
            found[name] += [event.data for event in parsers[name].receive_bytes(chunk)]
        except UnicodeDecodeError:
            found[name] = "UnicodeDecodeError"
    return found["first"], found["second"]

alone = read([("first", first[:cut]), ("first", first[cut:]), ("second", second)])
turns = read([("first", first[:cut]), ("second", second), ("first", first[cut:])])
back = [event.data for event in assel.parse_bytes(assel.send(assel.Event("10 %\r20 %")))]
print("alone       ", *map(ascii, alone))
print("by turns    ", *map(ascii, turns))
print(r"'10 %\r20 %' is read back as", *map(ascii, back))
sys.exit(0 if alone == (["caf\u00e9"], ["tea"]) and turns == (["caf\u00e9"], "UnicodeDecodeError") and back == ["10 %"] else 1)
PY
