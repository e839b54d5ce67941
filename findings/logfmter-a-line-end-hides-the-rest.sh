#!/usr/bin/env bash
# Packages:  logfmter 0.0.12 (writes Python's log records as logfmt, one line of name=value each) and logfmt 0.4, which reads logfmt
# Guess:     what one writes the other reads: the fields of a record are those that were logged, as text, whatever they hold.
# Behaviour: a line end, a tab or a backslash in a text with blanks is written with a backslash within quotation marks, as in JSON. For the reader a backslash
#            anywhere makes the next quotation mark part of the text, which is the one that ends it: the field is True and all behind it is gone,
#            level and request too. Where a later field has quotation marks, the text goes on to there, and that field's words become flags.
#            Only \" is read as it was written. The empty text is True as well, as a flag without a value is.
#            Why: logfmt/parser.py keeps "escaped" until a quotation mark comes, over any number of letters.
# Seen (Python 3.11): the text, and what is read of the line with msg=text user="the mate" n=1
#   'all well'             {'msg': 'all well', 'user': 'the mate', 'n': '1'}
#   'say "aye"'            {'msg': 'say "aye"', 'user': 'the mate', 'n': '1'}
#   'two\nlines'           {'msg': 'twonlines" user=', 'the': True, 'mate': True, 'n': '1'}
#   'C:\\the boat'         {'msg': 'C:the boat" user=', 'the': True, 'mate': True, 'n': '1'}
#   ''                     {'msg': True, 'user': 'the mate', 'n': '1'}
#   'two\nlines', no user  {'msg': True}
# For kith's users: errors over several lines are those that one looks for, and their records are the ones without level or request. Write line ends as
#            something else, or keep logs that are to be read again as JSON lines.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check logfmter==0.0.12 logfmt==0.4
"$folder/venv/bin/python" - <<'PY'
import io, logging, sys
import logfmt
from logfmter import Logfmter

writer, seen = Logfmter(keys=[]), []

def row(name, **fields):
    record = logging.LogRecord("kept", logging.INFO, "file", 1, fields, (), None)
    seen.append(list(logfmt.parse(io.StringIO(writer.format(record) + "\n")))[0])
    print(f"{name:22} {seen[-1]}")

for text in ("all well", 'say "aye"', "two\nlines", "C:\\the boat", ""):
    row(repr(text), msg=text, user="the mate", n=1)
row(repr("two\nlines") + ", no user", msg="two\nlines", n=1)
others = {"user": "the mate", "n": "1"}
sys.exit(0 if seen == [{"msg": "all well", **others}, {"msg": 'say "aye"', **others}, {"msg": 'twonlines" user=', "the": True, "mate": True, "n": "1"},
                       {"msg": 'C:the boat" user=', "the": True, "mate": True, "n": "1"}, {"msg": True, **others}, {"msg": True}] else 1)
PY
