#!/usr/bin/env bash
# Package:   debhelper 13.11.4 of Debian 12 (13.24.2 of Debian 13 does the same; 14.5 of testing, 29 Nov 2026, stops at removal)
# Guess:     `dh_installsystemd --no-start`, for a daemon that a socket or its user starts, means that the package never starts
#            it: who runs it keeps it through an upgrade, and when the package is removed, it is stopped.
# Behaviour: the other way round. Without a word the option also undoes --restart-after-upgrade, the default since level 10, so
#            that an upgrade stops the daemon before it unpacks, and nothing starts it again; and the part that stops it
#            at removal is left out, so that it runs on without its program. Only --restart-after-upgrade, given in so many
#            words beside --no-start, restarts what runs (and only that); at removal nothing stops the daemon then either.
#            The manual says that the unit is not started after the first installation and upgrades; of stopping it says nothing.
#            Why: dh_installsystemd sets RESTART_AFTER_UPGRADE if neither -r nor --no-start is there; without it preinst gets
#            the stop; the stop of prerm is written unless NO_START.
# Seen (what the package's scripts have done to demo.service, a service that is enabled and has no socket):
#   no option                     upgrade: restart; removal: stop
#   --no-start                    upgrade: stop; removal: nothing
#   and --restart-after-upgrade   upgrade: try-restart; removal: nothing
# For kith's users: debian/rules gives both options, so that an upgrade restarts kithd only where it runs; at removal
#            kithd.service is stopped with kithd.socket, which it requires.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet=2 debhelper=13.11.4 libdebhelper-perl=13.11.4 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export PERL5LIB=$folder/root/usr/share/perl5 DH_DATAFILES=$folder/root/usr/share/debhelper
mkdir -p demo/debian/source
cd demo
printf 'Source: demo\nBuild-Depends: debhelper-compat (= 13)\nMaintainer: A B <a@b.org>\n\nPackage: demo\nArchitecture: all\nDescription: demo\n demo.\n' \
  >debian/control
printf 'demo (1.0) unstable; urgency=medium\n\n  * First.\n\n -- A B <a@b.org>  Sun, 29 Nov 2026 00:00:00 +0000\n' >debian/changelog
echo '3.0 (native)' >debian/source/format
printf '[Service]\nExecStart=/usr/bin/sleep infinity\n\n[Install]\nWantedBy=multi-user.target\n' >service

# The scripts run as dpkg calls them for an upgrade from 1.0 to 2.0, or for removal, with stand-ins for systemd's programs and
# with `-d /run/systemd/system` true.
mkdir ../bin
printf '#!/bin/sh\nexit 0\n' | tee ../bin/deb-systemd-helper ../bin/systemctl >/dev/null
printf '#!/bin/sh\necho "$1"\n' >../bin/deb-systemd-invoke
chmod +x ../bin/*
run() { # SCRIPT ARGUMENT...
  local script=debian/demo/DEBIAN/$1
  if [ ! -e "$script" ]; then return; fi
  sed 's#-d /run/systemd/system#-d /#; s#/usr/bin/deb-systemd-helper#deb-systemd-helper#' "$script" |
    sed 's#>/dev/null ||#||#' | PATH=$folder/bin:$PATH DPKG_ROOT='' sh -s "${@:2}"
}
status=0
try() { # NAME EXPECTED OPTION...
  local upgrade removal seen
  rm -rf debian/demo debian/.debhelper debian/*.debhelper
  install -D -m 644 service debian/demo/lib/systemd/system/demo.service
  ../root/usr/bin/dh_installsystemd "${@:3}"
  ../root/usr/bin/dh_installdeb
  upgrade=$({ run prerm upgrade 2.0; run preinst upgrade 1.0; run postrm upgrade 2.0; run postinst configure 1.0; } | paste -sd ' ')
  removal=$({ run prerm remove; run postrm remove; } | paste -sd ' ')
  seen="upgrade: ${upgrade:-nothing}; removal: ${removal:-nothing}"
  printf '%-29s %s\n' "$1" "$seen"
  if [ "$seen" != "$2" ]; then status=1; fi
}
try "no option" "upgrade: restart; removal: stop"
try "--no-start" "upgrade: stop; removal: nothing" --no-start
try "and --restart-after-upgrade" "upgrade: try-restart; removal: nothing" --no-start --restart-after-upgrade
exit $status
