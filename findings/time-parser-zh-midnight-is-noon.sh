#!/usr/bin/env bash
# Package:   time-parser-zh 1.0.0 (dates and times of Chinese sentences, with a confidence and a state)
# Guess:     twelve at night is midnight, eleven at night is 23:00 by whichever of its words, three days ago is three days ago, last weekend is two
#            days, and the end of this year is not yet over; what is not understood is empty.
# Behaviour: twelve at night and at midnight are noon, eleven at night with two of its words (夜里, 深夜) is eleven in the morning, six at dusk is six in
#            the morning, and one at night is 13:00. Three days ago (大前天) is two, and in three days two; last weekend is the whole week; today of last
#            year is today; the end of this year is 1 January to today. All with confidence 1.0 and "ok", though there is a parser for what is
#            ambiguous.
#            Why: datetime_parser.py adds 12 to hours 1 to 11 after a few words of the afternoon and evening; 12 stays, and words that it does not
#            know, as 夜里, 深夜, 半夜 and 傍晚, are passed over. Of longer words a shorter one that they hold is found: 前天 in 大前天, 上周 in 上周末, 今年 in 今年年底.
# Seen (Python 3.11), told at ten on Tuesday, 2026-12-01
#   晚上12点     2026-12-01 12:00:00       twelve at night
#   夜里11点     2026-12-01 11:00:00       eleven at night
#   傍晚6点      2026-12-01 06:00:00       six at dusk
#   晚上11点     2026-12-01 23:00:00       eleven in the evening
#   大前天       2026-11-29 2026-11-29     three days ago
#   上周末       2026-11-23 2026-11-29     last weekend
#   去年今天     2026-12-01 2026-12-01     today of last year
#   今年年底     2026-01-01 2026-12-01     the end of this year
# For kith's users: a corpus cut by dates from such sentences has the wrong days, and no confidence tells them. Ask again in figures.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check time-parser-zh==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime
from time_parser_zh import extract_date_range_v2, extract_datetime_point

now = datetime(2026, 12, 1, 10)
expected = [
    ("晚上12点", "2026-12-01 12:00:00", "twelve at night"), ("夜里11点", "2026-12-01 11:00:00", "eleven at night"),
    ("傍晚6点", "2026-12-01 06:00:00", "six at dusk"), ("晚上11点", "2026-12-01 23:00:00", "eleven in the evening"),
    ("大前天", "2026-11-29 2026-11-29", "three days ago"), ("上周末", "2026-11-23 2026-11-29", "last weekend"),
    ("去年今天", "2026-12-01 2026-12-01", "today of last year"), ("今年年底", "2026-01-01 2026-12-01", "the end of this year"),
]
seen, sure = [], set()
for phrase, _, meaning in expected:
    if "点" in phrase:
        found = extract_datetime_point(phrase, now)
        seen.append((phrase, found.datetime, meaning))
    else:
        found = extract_date_range_v2(phrase, now)
        seen.append((phrase, f"{found.start} {found.end}", meaning))
    sure.add(found.confidence)
    print("     ".join(seen[-1]))
sys.exit(0 if seen == expected and sure == {1.0} else 1)
PY
