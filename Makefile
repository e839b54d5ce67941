# make demo       everything from nothing: build, fetch and train `english`, start a daemon that stays, ask it (packaging/demo --stop ends it)
# make test       everything that must pass: format, Swift tests, scripts, units, manual pages
# make install    programs, manual pages and units under $(DESTDIR)$(PREFIX); make uninstall takes them away
# make deb        a Debian package with the Swift runtime inside, in .build/deb; for Debian 12 and newer
# make tarball    a folder with everything and an install script, in .build/tarball; for Debian 12, Ubuntu 22.04, Arch and newer
# make clean      what building left
# See `packaging/test --help` for the slower tests.

PREFIX ?= /usr/local
DESTDIR ?=
UNITDIR ?= $(PREFIX)/lib/systemd
SYSTEMUNITDIR ?= $(UNITDIR)/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
CATALOGDIR ?= $(UNITDIR)/catalog
# Static: an installed program depends on no Swift installation, and looks for no library beside itself. A folder of its own keeps `make test`'s build warm.
RELEASE = --configuration release --static-swift-stdlib --disable-local-rpath --scratch-path .build/static
SWIFTFLAGS ?=
# Where `install-built` finds the programs, and how it strips them.
BUILT ?= .build/static/release
STRIP ?= --strip

bin = $(DESTDIR)$(PREFIX)/bin
man = $(DESTDIR)$(PREFIX)/share/man
doc = $(DESTDIR)$(PREFIX)/share/doc/kith
bash = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
# Debian's zsh looks for those of packages elsewhere.
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
zsh = $(DESTDIR)$(ZSHDIR)
fish = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
documents = LICENSE README.md CHANGELOG.md GLOSSARY.md SECURITY.md protocol.md model-format.md \
  docs/guide.md docs/evaluation.md docs/thesis.md docs/faults.md docs/spark.md docs/scale.md docs/fleet.md docs/explain.svg docs/thesis/extra-step-hops.svg \
  docs/thesis/fixed-work-distance.svg docs/thesis/real-models-size.svg docs/parts.svg docs/typing.png \
  packaging/examples/kith_client.py packaging/examples/typing_demo.py packaging/examples/predict.py \
  packaging/examples/harbour.txt packaging/examples/minato.txt \
  $(wildcard packaging/spark/kith_*.py)

system_units = kithd.socket kithd-admin.socket kithd.service
user_units = kithd.socket kithd.service

.PHONY: all demo test build static install install-built uninstall deb tarball clean

all: build

demo:
	packaging/demo

test:
	packaging/test

build:
	packaging/install-build-dependencies --build
	swift build --configuration release --product kithd
	swift build --configuration release --product kith

static:
	packaging/install-build-dependencies --build
	swift build $(RELEASE) $(SWIFTFLAGS) --product kithd
	swift build $(RELEASE) $(SWIFTFLAGS) --product kith

install: static
	$(MAKE) --no-print-directory install-built

install-built:
	install -d "$(bin)" "$(man)/man1" "$(man)/man5" "$(man)/man7" "$(man)/man8" "$(doc)" "$(bash)" "$(zsh)" "$(fish)"
	install -d "$(DESTDIR)$(SYSTEMUNITDIR)" "$(DESTDIR)$(UNITDIR)/user" "$(DESTDIR)$(SYSUSERSDIR)" "$(DESTDIR)$(CATALOGDIR)"
	install -d "$(DESTDIR)$(UNITDIR)/system-preset" "$(DESTDIR)$(UNITDIR)/user-preset"
	install $(STRIP) -m 755 "$(BUILT)/kith" "$(BUILT)/kithd" "$(bin)"
	install -m 755 packaging/kith-setup-english "$(bin)"
	install -m 644 packaging/man/kith.1 packaging/man/kith-setup-english.1 "$(man)/man1"
	install -m 644 packaging/man/kithd.conf.5 "$(man)/man5"
	install -m 644 packaging/man/kithd.8 "$(man)/man8"
	packaging/protocol-page protocol.md > "$(man)/man7/kith-protocol.7"
	for unit in $(system_units); do \
	  sed 's|/usr/bin/|$(PREFIX)/bin/|g' "systemd/$$unit" > "$(DESTDIR)$(SYSTEMUNITDIR)/$$unit" && \
	  chmod 644 "$(DESTDIR)$(SYSTEMUNITDIR)/$$unit" || exit 1; done
	for unit in $(user_units); do \
	  sed 's|/usr/bin/|$(PREFIX)/bin/|g' "systemd/user/$$unit" > "$(DESTDIR)$(UNITDIR)/user/$$unit" && \
	  chmod 644 "$(DESTDIR)$(UNITDIR)/user/$$unit" || exit 1; done
	install -m 644 systemd/kith.preset "$(DESTDIR)$(UNITDIR)/system-preset/90-kith.preset"
	install -m 644 systemd/user/kith.preset "$(DESTDIR)$(UNITDIR)/user-preset/90-kith.preset"
	install -m 644 systemd/kith.sysusers.conf "$(DESTDIR)$(SYSUSERSDIR)/kith.conf"
	install -m 644 systemd/kith.catalog "$(DESTDIR)$(CATALOGDIR)"
	for document in $(documents); do install -D -m 644 "$$document" "$(doc)/$$document" || exit 1; done
	packaging/third-party-notices "$(BUILT)" > "$(doc)/third-party-notices.txt"
	for program in kith kithd; do \
	  "$(bin)/$$program" --generate-completion-script bash | sed '1{/^#!/d}' > "$(bash)/$$program" && \
	  "$(bin)/$$program" --generate-completion-script zsh > "$(zsh)/_$$program" && \
	  "$(bin)/$$program" --generate-completion-script fish > "$(fish)/$$program.fish" || exit 1; done
	@if [ -z "$(DESTDIR)" ]; then echo; \
	  echo "for the whole machine:  systemd-sysusers && journalctl --update-catalog && systemctl daemon-reload && systemctl enable --now kithd.socket"; \
	  echo "for yourself alone:     systemctl --user daemon-reload && systemctl --user enable --now kithd.socket"; \
	  echo "then the model:         kith-setup-english"; fi

uninstall:
	rm -f "$(bin)/kith" "$(bin)/kithd" "$(bin)/kith-setup-english"
	rm -f "$(man)/man1/kith.1" "$(man)/man1/kith-setup-english.1" "$(man)/man5/kithd.conf.5"
	rm -f "$(man)/man7/kith-protocol.7" "$(man)/man8/kithd.8"
	for unit in $(system_units); do rm -f "$(DESTDIR)$(SYSTEMUNITDIR)/$$unit"; done
	for unit in $(user_units); do rm -f "$(DESTDIR)$(UNITDIR)/user/$$unit"; done
	rm -f "$(DESTDIR)$(UNITDIR)/system-preset/90-kith.preset" "$(DESTDIR)$(UNITDIR)/user-preset/90-kith.preset"
	rm -f "$(DESTDIR)$(SYSUSERSDIR)/kith.conf" "$(DESTDIR)$(CATALOGDIR)/kith.catalog"
	for program in kith kithd; do \
	  rm -f "$(bash)/$$program" "$(zsh)/_$$program" "$(fish)/$$program.fish"; done
	for document in $(documents) third-party-notices.txt; do rm -f "$(doc)/$$document"; done
	-rmdir "$(doc)/docs/thesis" "$(doc)/docs" "$(doc)/packaging/examples" "$(doc)/packaging/spark" "$(doc)/packaging" "$(doc)"

deb:
	packaging/build-deb

tarball: static
	packaging/build-tarball

clean:
	rm -rf .build
