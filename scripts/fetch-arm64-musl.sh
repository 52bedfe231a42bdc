#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Fetches what the guest agent for arm64 is linked with: musl, and a compiler that knows where it is.
#
#   scripts/fetch-arm64-musl.sh DIRECTORY
#
# Needs neither root nor arm64 as a further architecture of this machine: apt reads the lists of
# arm64 from the machine's own package sources into DIRECTORY, checks their signatures as always, and
# musl-dev is downloaded and unpacked, not installed. DIRECTORY is put in place in one step, and left
# alone when it was already made by this very script.
#
# What is in DIRECTORY:
#   gcc   what musl-gcc is for x86-64; it calls aarch64-linux-gnu-gcc
#   usr   headers and libraries of musl-dev
set -euo pipefail

say() { printf 'arm64 musl: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

[[ $# -eq 1 ]] || die "usage: scripts/fetch-arm64-musl.sh DIRECTORY"
target=$1
version=$(sha256sum "${BASH_SOURCE[0]}" | cut -d ' ' -f 1)
readonly target version
[[ $(cat "$target/version" 2>/dev/null) != "$version" ]] || exit 0

command -v apt-get >/dev/null || die "musl for arm64 is a package of Debian (musl-dev), and this" \
  "machine has no apt-get"
mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
readonly work
trap 'rm -rf "$work"' EXIT
# mktemp lets nobody else in.
chmod 755 "$work"
work_path=$(readlink -f "$work")
readonly work_path

# apt for arm64, with lists and cache of its own. Run by root it wants to download as the user _apt,
# who may not enter our directory.
apt_arm64() {
  apt-get -q -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root \
    -o Dir::State::Lists="$work_path/lists" -o Dir::State::Status="$work_path/status" \
    -o Dir::Cache="$work_path/cache" -o Acquire::Languages=none "$@" </dev/null
}

say "fetching it from this machine's package sources"
mkdir -p "$work"/{lists,cache/archives}/partial "$work/packages"
: >"$work/status"
# A source that has nothing for arm64 makes update fail; whether the others do is what counts.
apt_arm64 update >"$work/log" 2>&1 || true
(cd "$work/packages" && apt_arm64 download musl-dev >>"$work_path/log" 2>&1) || {
  tail -n 20 "$work/log" >&2
  die "could not download musl-dev for arm64. If this machine's package sources have none (Ubuntu" \
    "has arm64 on other servers), add one below /etc/apt/sources.list.d with [arch=arm64]"
}
dpkg -x "$work"/packages/musl-dev_*_arm64.deb "$work/image"

mkdir "$work/made"
mv "$work/image/usr" "$work/made/usr"
# Debian's specs, with musl where it is now: gcc asks its environment.
sed -i -E 's#/usr(/(include|lib)/aarch64-linux-musl[^ }]*)#%:getenv(ARM64_MUSL \1)#g' \
  "$work/made/usr/lib/aarch64-linux-musl/musl-gcc.specs"
cat >"$work/made/gcc" <<'END'
#!/bin/sh
ARM64_MUSL=$(dirname "$(readlink -f "$0")")/usr
export ARM64_MUSL
exec aarch64-linux-gnu-gcc "$@" -specs "$ARM64_MUSL/lib/aarch64-linux-musl/musl-gcc.specs"
END
chmod 755 "$work/made/gcc"
printf '%s\n' "$version" >"$work/made/version"
rm -rf "$target"
mv "$work/made" "$target"
