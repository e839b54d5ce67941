#!/usr/bin/env bash
# Package:   debhelper 13.11.4 of Debian 12 (13.24.2 of Debian 13 does the same; 14.5 of testing, 29 Nov 2026, leaves the unit out)
# Guess:     `dh_installsystemd --exclude=other.service` leaves other.service alone, as the manual says of --exclude, and
#            `dh_installsystemd demo.service` starts demo.service; Also=other.service in demo.service counts when a unit is
#            enabled, as in `systemctl enable`, and never starts one.
# Behaviour: units that Also= names come back after the excluded ones have been taken out, and are from then on units like those
#            that were named: the package enables them, starts them when it is installed, restarts them at each upgrade.
#            A unit that was excluded because its user is to start it runs on every machine, and nothing is said. The
#            option that prevents it, --no-also, is in no manual; without it, an option such as --no-start for one unit
#            holds for all that its Also= names, even where another call of dh_installsystemd has started them.
#            Why: dh_installsystemd removes the excluded units from its list, and then appends what Also= names while it walks
#            along that list.
# Seen (demo.service has Also=other.service; what the package enables, and what it starts):
#   no option                     demo other; demo other
#   --exclude=other.service       demo other; demo other
#   demo.service                  demo other; demo other
#   --no-also demo.service        demo; demo
# For kith's users: debian/rules gives --no-also for kithd.service, whose Also= names its sockets: these are started, it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 debhelper=13.11.4 libdebhelper-perl=13.11.4 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export PERL5LIB=$folder/root/usr/share/perl5 DH_DATAFILES=$folder/root/usr/share/debhelper
mkdir -p demo/debian/source
cd demo
cat >debian/control <<'CONTROL'
Source: demo
Build-Depends: debhelper-compat (= 13)
Maintainer: A B <a@b.org>

Package: demo
Architecture: all
Description: demo
 demo.
CONTROL
cat >debian/changelog <<'CHANGELOG'
demo (1.0) unstable; urgency=medium

  * First.

 -- A B <a@b.org>  Sun, 29 Nov 2026 00:00:00 +0000
CHANGELOG
echo '3.0 (native)' >debian/source/format
printf '[Service]\nExecStart=/usr/bin/sleep infinity\n\n[Install]\nWantedBy=multi-user.target\n' >other.service
{ cat other.service; echo 'Also=other.service'; } >demo.service
status=0
try() { # NAME EXPECTED OPTION...
  local script seen
  rm -rf debian/demo debian/.debhelper debian/*.debhelper
  install -D -m 644 -t debian/demo/lib/systemd/system demo.service other.service
  ../root/usr/bin/dh_installsystemd "${@:3}"
  ../root/usr/bin/dh_installdeb
  script=debian/demo/DEBIAN/postinst
  units() { sed -nE "s/^\s*deb-systemd-$1 (.*) >.*/\1/p" $script | grep -oE "'[a-z]+" | tr -d "'" | paste -sd ' '; }
  seen="$(units 'helper enable'); $(units 'invoke \$_dh_action')"
  printf '%-29s %s\n' "$1" "$seen"
  if [ "$seen" != "$2" ]; then status=1; fi
}
try "no option" "demo other; demo other"
try "--exclude=other.service" "demo other; demo other" --exclude=other.service
try "demo.service" "demo other; demo other" demo.service
try "--no-also demo.service" "demo; demo" --no-also demo.service
exit $status
