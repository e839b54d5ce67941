#!/usr/bin/env bash
# Packages:  systemd-unit-edit 0.1.0 (PyPI; "lossless parser and editor for systemd unit files" in Rust), and systemd 252.39-1~deb12u2
#            of Debian 12, which loads the same files in its test mode
# Guess:     from_file_with_dropins gives the unit "with drop-in overrides merged", as systemd merges them; SpecifierContext expands
#            %n to the unit's full name and %N to that without its suffix, as systemd.unit(5) has it.
# Behaviour: an empty assignment takes nothing back: Environment= in a drop-in, with which systemd drops all variables set before, is
#            skipped, and the old ones stay. Of ExecStart=, of which a oneshot service may have several, the last in the drop-in
#            replaces all others, of the drop-in and of the unit, where systemd runs each; ExecStartPre= is added to, as by systemd.
#            %n and %N are exchanged, and %p stays as it is where the unit has no instance. Written back, the merged file is
#            another service.
#            Reading and writing one file without drop-ins is lossless, as promised.
# Seen (Python 3.11), of kith.service and one drop-in, by the package and by systemd
#   Environment    A=1 B=2 D=4             D=4
#   ExecStart      c                       a b c
#   ExecStartPre   p q                     p q
#   %n %N %p       kith kith.service %p    kith.service kith kith
# For kith's users: whoever checks or flattens kithd's unit with local drop-ins sees variables and paths that the daemon does not have.
#            `systemctl cat` and `systemctl show` are what systemd has read; without a running one, the test mode below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ "$(dpkg-query -W -f '${Version}' systemd)" = 252.39-1~deb12u2 ]
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check systemd-unit-edit==0.1.0
mkdir -p "$folder/units/kith.service.d" "$folder/run"
cat >"$folder/units/kith.service" <<'UNIT'
[Unit]
Description=%n %N %p
[Service]
Type=oneshot
Environment=A=1
Environment=B=2
ExecStartPre=/bin/echo p
ExecStart=/bin/echo a
UNIT
cat >"$folder/units/kith.service.d/10-local.conf" <<'UNIT'
[Service]
Environment=
Environment=D=4
ExecStartPre=/bin/echo q
ExecStart=/bin/echo b
ExecStart=/bin/echo c
UNIT
printf '[Unit]\nRequires=kith.service\n' >"$folder/units/default.target"
for unit in basic.target shutdown.target app.slice; do printf '[Unit]\nDescription=%s\n' $unit >"$folder/units/$unit"; done

# systemd's test mode refuses to run as root: it loads the units, prints them, and starts nothing.
other=()
if [ "$(id -u)" = 0 ]; then
    chmod -R a+rX "$folder/units" && chmod 711 "$folder" && chown -R nobody "$folder/run"
    other=(setpriv --reuid=nobody --clear-groups)
fi
"${other[@]}" env -i PATH=/usr/bin:/bin HOME="$folder/run" XDG_RUNTIME_DIR="$folder/run" SYSTEMD_UNIT_PATH="$folder/units" \
    /lib/systemd/systemd --user --test >"$folder/dump" 2>&1
"$folder/venv/bin/python" - "$folder" <<'PY'
import re
import sys
from systemd_unit_edit import SpecifierContext, SystemdUnit

folder = sys.argv[1]
dump = re.search(r"-> Unit kith\.service:\n(.*?)(?=-> Unit |\Z)", open(f"{folder}/dump").read(), re.DOTALL)[1]

def commands(name):
    block = re.search(rf"-> {name}:\n((?:.*(?:Command Line|\t\t\t).*\n)*)", dump)[1]
    return re.findall(r"Command Line: /bin/echo (\w)", block)

unit = SystemdUnit.from_file_with_dropins(f"{folder}/units/kith.service")
service = unit.get_section("Service")
names = SpecifierContext.with_unit_name("kith.service").expand(unit.get_section("Unit").get("Description"))
rows = [("Environment", service.get_all("Environment"), re.findall(r"Environment: (\S+)", dump))]
for key in "ExecStart", "ExecStartPre":
    rows.append((key, [value.split()[-1] for value in service.get_all(key)], commands(key)))
rows.append(("%n %N %p", names.split(), re.search("Description: (.*)", dump)[1].split()))
for name, found, right in rows:
    print(f"{name:14}", f"{' '.join(found):20}", "  ", " ".join(right))
sys.exit(0 if [row[1:] for row in rows] == [(["A=1", "B=2", "D=4"], ["D=4"]), (["c"], ["a", "b", "c"]), (["p", "q"], ["p", "q"]),
             (["kith", "kith.service", "%p"], ["kith.service", "kith", "kith"])] else 1)
PY
