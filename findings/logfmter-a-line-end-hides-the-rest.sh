#!/usr/bin/env bash
# Packages:  logfmter 0.0.12 (writes Python's log records in logfmt: at=info msg=...) and logfmt 0.4, which reads logfmt
# Guess:     what one writes the other reads: the fields of a record are those that were logged, as text, whatever they hold.
# Behaviour: a line end or a tab is written as \n or \t within quotation marks, as in JSON. The reader holds that for an error, and with it
#            the field is True and all fields behind it are gone, without a word: a traceback in the first field takes the level and the
#            request with it. A quotation mark within quotation marks is read well. The empty text is read as True, too: as if it were a flag.
#            Why: logfmt/parser.py knows \" and \\ and gives the line up at any other letter behind a backslash.
# Seen (Python 3.11), msg before the field n=1, and what is read of the line
