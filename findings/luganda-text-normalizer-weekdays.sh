#!/usr/bin/env bash
# Package:   luganda-text-normalizer 0.1.0 (writes out numbers, money, dates and hours in Luganda before a model reads them; module normalizer),
#            beside babel 2.17.0
# Guess:     a date is written with its own weekday, as CLDR names them; 1,500 is one number, and a sum that is too great for the number words stays in
#            figures.
# Behaviour: from Tuesday on, every weekday is the next day's: the table leaves out Lwakubiri (Tuesday), so that a Tuesday is called
#            Wednesday (Lwakusatu) and a Friday Saturday. Commas part a number: 1,500 reads "one, five hundred". Money is written out before,
#            which saves 1,500 shillings, but a million and more comes back in figures and is then read "one, five hundred, zero". A telephone
#            number with blanks is spelled out without its first 0.
#            Why: datetime_expand.py, WEEKDAYS; number_words.py, _NUMBER_RE knows no commas; edge_cases.py, PHONE_NUMBER_RE.
# Seen (Python 3.11), the day, here, by CLDR
#   Monday      Balaza      Balaza
#   Tuesday     Lwakusatu   Lwakubiri
#   Wednesday   Lwakuna     Lwakusatu
#   Thursday    Lwakutaano  Lwakuna
#   Friday      Lwamukaaga  Lwakutaano
#   Saturday    Ssabbiiti   Lwamukaaga
#   Sunday      Sande       Sabbiiti
#   abantu 1,500     abantu emu,bikumi ttaano
#   UGX 1,500        ssente za Uganda lukumi mu bikumi ttaano
#   UGX 1,500,000    ssente za Uganda emu,bikumi ttaano,zeero
#   0772 123 456     bikumi musanvu mu nsanvu mu bbiri kikumi mu amakumi abiri mu ssatu bikumi nnya mu amakumi ataano mu mukaaga
# For kith's users: take the names of days from CLDR, and the commas out of numbers before they are written out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.17.0
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps luganda-text-normalizer==0.1.0
"$folder/venv/bin/python" - <<'PY'
import datetime, sys, sysconfig, types
from pathlib import Path
from babel.dates import format_date

package = types.ModuleType("normalizer")
package.__path__ = [str(Path(sysconfig.get_paths()["purelib"]) / "normalizer")]
sys.modules["normalizer"] = package
from normalizer.currency import expand_currency_to_words
from normalizer.datetime_expand import expand_datetimes
from normalizer.edge_cases import PHONE_NUMBER_RE
from normalizer.number_words import expand_numbers

def write_out(text):
    text = expand_datetimes(expand_currency_to_words(text))
    return expand_numbers(text, skip_spans=[match.span() for match in PHONE_NUMBER_RE.finditer(text)])

days = []
for number in range(2, 9):
    day = datetime.date(2025, 6, number)
    days.append((write_out(f"{number:02}/06/2025").split(",")[0], format_date(day, "EEEE", locale="lg")))
    print(f"{day:%A}".ljust(11), f"{days[-1][0]:11}", days[-1][1])
shifted = [first for first, _ in days[1:5]] == [second for _, second in days[2:6]]
seen = [write_out(text) for text in ("abantu 1,500", "UGX 1,500", "UGX 1,500,000", "0772 123 456")]
for text, words in zip(("abantu 1,500", "UGX 1,500", "UGX 1,500,000", "0772 123 456"), seen):
    print(f"{text:16}", words)
sys.exit(0 if shifted and days[1] == ("Lwakusatu", "Lwakubiri") and seen[0] == "abantu emu,bikumi ttaano"
         and seen[1] == "ssente za Uganda lukumi mu bikumi ttaano" and seen[2] == "ssente za Uganda emu,bikumi ttaano,zeero"
         and seen[3].startswith("bikumi musanvu ") else 1)
PY
