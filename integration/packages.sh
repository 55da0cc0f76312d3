#!/usr/bin/env bash
# Installs the Debian packages that building and the demonstration need, as far as they are missing; with "test", those
# that the tests need too, and the rules by which they judge exported pages.
set -euo pipefail

needed=(gcc git libgit2-dev libsqlite3-dev libssl-dev openssh-client openssh-server pkg-config python3)
if [ "${1:-}" = test ]; then
    needed+=(chromium fonts-liberation poppler-utils python3-commonmark python3-icalendar python3-pip)
fi
missing=()
for package in "${needed[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    prefix=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "Missing: ${missing[*]}. Install them as root: apt-get install ${missing[*]}" >&2
            exit 1
        }
        prefix=(sudo)
        echo "Installing with sudo: ${missing[*]}" >&2
    else
        echo "Installing: ${missing[*]}" >&2
    fi
    "${prefix[@]}" apt-get update --quiet --quiet
    DEBIAN_FRONTEND=noninteractive "${prefix[@]}" apt-get install --yes --quiet --quiet --no-install-recommends "${missing[@]}"
fi
[ "${1:-}" = test ] || exit 0

# axe-core 4.12.1, which Debian does not have, out of a package that carries it.
axe="${XDG_CACHE_HOME:-$HOME/.cache}/sli-tests/axe-0.1.8"
[ -e "$axe/axe_playwright_python/axe.min.js" ] && exit 0
echo "Installing axe-core into $axe" >&2
wheel=$(mktemp)
trap 'rm -f "$wheel"' EXIT
echo "axe-playwright-python==0.1.8 --hash=sha256:fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8" >"$wheel"
/usr/bin/python3 -m pip install --quiet --no-deps --require-hashes --target "$axe" --requirement "$wheel"
