#!/usr/bin/env bash
# Package:   debhelper 13.11.4 of Debian 12 (13.24.2 of Debian 13 and 14.5 of testing, 29 Nov 2026, do the same)
# Guess:     a native package, which has debian/changelog and no other, installs that as changelog.gz; a CHANGELOG.md that its
#            build puts among its documents stays there, or is left out.
# Behaviour: dh_installchangelogs takes a CHANGELOG.md in the package's folder of documents for an upstream changelog, native or
#            not, and moves it to `changelog`; in a native package debian/changelog has that name too, and is not installed.
#            The package has no Debian changelog, nothing says so while it is built, and `apt changelog` and apt-listchanges,
#            which read changelog.gz, find Markdown. `--exclude=CHANGELOG.md` is what helps.
# Seen (what is in usr/share/doc/demo, and the first line of its changelog):
#   with CHANGELOG.md             changelog                # Changes of the program
#   with --exclude=CHANGELOG.md   CHANGELOG.md changelog   demo (1.0) unstable; urgency=medium
# For kith's users: debian/rules excludes it, so that the package has both.
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
status=0
try() { # NAME FILES FIRST-LINE OPTION...
  local files line documents=debian/demo/usr/share/doc/demo
  rm -rf debian/demo debian/.debhelper
  mkdir -p $documents
  echo '# Changes of the program' >$documents/CHANGELOG.md
  "$folder/root/usr/bin/dh_installchangelogs" "${@:4}"
  files=$(cd $documents && LC_ALL=C ls | paste -sd ' ')
  line=$(head -n 1 $documents/changelog)
  printf '%-29s %-24s %s\n' "$1" "$files" "$line"
  if [ "$files" != "$2" ] || [ "$line" != "$3" ]; then status=1; fi
}
try "with CHANGELOG.md" "changelog" "# Changes of the program"
try "with --exclude=CHANGELOG.md" "CHANGELOG.md changelog" "demo (1.0) unstable; urgency=medium" --exclude=CHANGELOG.md
exit $status
