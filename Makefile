# make demo    builds and plays the main job on real input
# make test    builds and runs all tests
# make check   the same, with lint and formatting
# make bench   measures against stock git
# make build   builds sli and slid for daily use
# make man     writes the man pages to man/
# make install PREFIX=/usr/local   puts programs, man pages and completions where the system finds them

SHELL := /bin/bash
# Without a search for a dozen libraries of the toolchain a program starts in two thirds of the time, and runs where
# there is no toolchain.
RELEASE := -c release --static-swift-stdlib

PREFIX ?= /usr/local
# What a packager puts before the prefix.
DESTDIR ?=

.PHONY: build test check lint demo bench man install packages test-packages clean

packages:
	@./integration/packages.sh

test-packages:
	@./integration/packages.sh test

build: packages
	swift build $(RELEASE) --product sli
	swift build $(RELEASE) --product slid

test: test-packages
	swift build --build-tests
	swift test --skip-build --skip IntegrationTests
	swift test --skip-build --filter IntegrationTests

lint:
	swift format lint --strict --recursive Package.swift Sources Schemas cli daemon Tests integration

check: lint test

demo: packages
	swift build $(RELEASE) --product sli
	SLI="$$(swift build $(RELEASE) --show-bin-path)/sli" python3 integration/demo/play.py

bench: packages
	swift build $(RELEASE) --product sli
	swift build $(RELEASE) --product benchmark-store
	BIN="$$(swift build $(RELEASE) --show-bin-path)"; \
	SLI="$$BIN/sli" STORE="$$BIN/benchmark-store" python3 integration/benchmarks/run.py

man: build
	BIN="$$(swift build $(RELEASE) --show-bin-path)"; \
	python3 cli/manual/render.py --output man "$$BIN/sli" "$$BIN/slid"

install: man
	set -e; BIN="$$(swift build $(RELEASE) --show-bin-path)"; TO="$(DESTDIR)$(PREFIX)"; \
	install -d "$$TO/bin" "$$TO/share/man/man1" "$$TO/share/bash-completion/completions" \
	    "$$TO/share/zsh/site-functions" "$$TO/share/fish/vendor_completions.d"; \
	install -m 755 "$$BIN/sli" "$$BIN/slid" "$$TO/bin"; \
	install -m 644 man/*.1 "$$TO/share/man/man1"; \
	for program in sli slid; do \
	    "$$BIN/$$program" --generate-completion-script bash > "$$TO/share/bash-completion/completions/$$program"; \
	    "$$BIN/$$program" --generate-completion-script zsh > "$$TO/share/zsh/site-functions/_$$program"; \
	    "$$BIN/$$program" --generate-completion-script fish > "$$TO/share/fish/vendor_completions.d/$$program.fish"; \
	done

clean:
	rm -rf .build demo-region man
