# make demo    builds and plays the main job on real input
# make test    builds and runs all tests
# make check   the same, with lint and formatting
# make bench   measures against stock git
# make build   builds sli and slid for daily use

SHELL := /bin/bash
# Without a search for a dozen libraries of the toolchain a program starts in two thirds of the time, and runs where
# there is no toolchain.
RELEASE := -c release --static-swift-stdlib

.PHONY: build test check lint demo bench packages clean

packages:
	@./integration/packages.sh

build: packages
	swift build $(RELEASE) --product sli
	swift build $(RELEASE) --product slid

test: packages
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

clean:
	rm -rf .build demo-region
