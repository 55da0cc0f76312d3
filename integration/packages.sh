#!/usr/bin/env bash
# Installs the Debian packages that building, testing and the demonstration need, as far as they are missing.
set -euo pipefail

needed=(gcc git libgit2-dev libsqlite3-dev libssl-dev openssh-client openssh-server pkg-config python3 python3-icalendar)
missing=()
for package in "${needed[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

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
