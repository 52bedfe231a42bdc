#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds a Debian root file system for tests, with two inits: systemd (/lib/systemd/systemd) and
# sysvinit with OpenRC (/sbin/init). Beside it come its own kernel, whose drivers are modules, and the
# initrd that Debian makes for that.
#
#   scripts/build-debian-image.sh FILE
#
# FILE is an ext4 file system, FILE.kernel and FILE.initrd are the others. It is put in place in one
# step, and left alone when it was already built by this very script. Needs root, mmdebstrap, and a mirror of Debian: the first of the machine's own,
# else deb.debian.org.
set -euo pipefail

readonly SUITE=bookworm
PACKAGES=systemd,openrc,sysvinit-core,wget,initramfs-tools,linux-image-cloud-$(dpkg --print-architecture)
readonly PACKAGES

say() { printf 'debian image: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

[[ $# -eq 1 ]] || die "where to? scripts/build-debian-image.sh FILE"
target=$1
stamp=$(sha256sum <"${BASH_SOURCE[0]}" | cut -c 1-16)
if [[ -e $target && $(cat "$target.stamp" 2>/dev/null) == "$stamp" ]]; then exit 0; fi
if [[ $(id -u) -ne 0 ]]; then
  say "left out, and with it the tests of machines with Debian: packages are installed in a chroot, by root"
  exit 0
fi
command -v mmdebstrap >/dev/null || die "missing: mmdebstrap; apt-get install mmdebstrap"

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$(dirname "$target")/.debian.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2016 # apt-get expands it
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null |
  grep -m 1 '/debian/*$' || true)
say "installing $PACKAGES"
mmdebstrap --quiet --variant=minbase --include="$PACKAGES" \
  --aptopt='Acquire::Languages "none"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  "$SUITE" "$work/root" "${mirror:-http://deb.debian.org/debian}" >"$work/log" 2>&1 || {
  tail -n 20 "$work/log" >&2
  die "mmdebstrap failed"
}
PATH=$PATH:/sbin:/usr/sbin mke2fs -q -t ext4 -m 0 -E lazy_itable_init=0,lazy_journal_init=0 \
  -d "$work/root" "$work/image" 600M
cp "$work"/root/boot/vmlinuz-* "$target.kernel"
cp "$work"/root/boot/initrd.img-* "$target.initrd"
mv "$work/image" "$target"
echo "$stamp" >"$target.stamp"
say "ready in $target"
