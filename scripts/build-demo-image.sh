#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the demo image: a stock distribution kernel and a small busybox system on ext4.
#
#   scripts/build-demo-image.sh [--refresh] [DIRECTORY]
#
# DIRECTORY defaults to $HEARTH_HOME/host/images/demo. It is put in place in one step, and left alone
# when it was already built by this very script; --refresh builds it anew, with the newest kernel
# package. Needs neither root nor mounting: packages are downloaded and unpacked, not installed, and
# the file system is filled by mke2fs.
#
# What is in the image:
#   image.properties  what was built from what, and the modules in the order they must be loaded
#   kernel            the kernel: an ELF vmlinux where it can be unpacked, else the bzImage
#   modules/*.ko      the modules that bring up a microVM's devices, and some that nobody loads
#   rootfs.ext4       the root file system; every VM gets a copy
set -euo pipefail

# virtio_ring before virtio, failover before net_failover before virtio_net: insmod resolves nothing.
readonly MODULES=(virtio_ring virtio virtio_mmio failover net_failover virtio_net virtio_blk
  virtio_console virtio-rng button evdev)
# For tests to load: they let a guest be its own vsock peer.
readonly SPARE_MODULES=(vsock vmw_vsock_virtio_transport_common vsock_loopback)
readonly ROOTFS_SIZE=256M

say() { printf 'demo image: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

default_home() {
  if [[ $(id -u) -eq 0 ]]; then echo /var/lib/hearth; else echo "$HOME/.local/state/hearth"; fi
}

# --- what the machine must offer ---------------------------------------------------------------

check_machine() {
  [[ $(uname -m) == x86_64 ]] || die "this machine is $(uname -m); the demo image is for x86_64"
  if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
    die "the demo image is made of Debian or Ubuntu packages, and this machine has no apt-get;" \
      "put an image of your own into DIRECTORY instead (see the head of this script)"
  fi
  local tool missing=()
  for tool in apt-cache dpkg mke2fs debugfs sha256sum flock; do
    PATH=$PATH:/sbin:/usr/sbin command -v "$tool" >/dev/null || missing+=("$tool")
  done
  [[ ${#missing[@]} -eq 0 ]] || die "missing: ${missing[*]}; apt-get install e2fsprogs util-linux"
}

# --- packages ----------------------------------------------------------------------------------

# The package that a meta package such as linux-image-cloud-amd64 stands for.
dependency() { # META PATTERN
  apt-cache depends "$1" 2>/dev/null | sed -n "s/^ *Depends: \($2\)\$/\1/p" | head -n 1
}

kernel_packages() {
  local image
  image=$(dependency linux-image-cloud-amd64 'linux-image-[0-9].*')
  if [[ -n $image ]]; then
    echo "$image"
    return
  fi
  # Ubuntu keeps the modules in a package of their own.
  image=$(dependency linux-image-virtual 'linux-image-[0-9].*')
  [[ -n $image ]] || die "no kernel package found; is the package list there? Try: apt-get update"
  echo "$image" "linux-modules-${image#linux-image-}"
}

fetch() { # PACKAGE...: unpacks them into $work/packages
  local deb
  mkdir -p "$work/debs" "$work/packages"
  # root's apt-get wants to download as the user _apt, which may not enter our directory.
  (cd "$work/debs" && apt-get -q -o APT::Sandbox::User=root download "$@" >&2) \
    || die "could not download: $*; try: apt-get update"
  for deb in "$work"/debs/*.deb; do
    dpkg -x "$deb" "$work/packages"
    rm "$deb"
  done
}

# --- the kernel --------------------------------------------------------------------------------

number_at() { od -An "-tu$3" -j "$2" -N "$3" "$1" | tr -d ' '; }

# Takes the compressed vmlinux out of a bzImage, so that no guest has to unpack it at every boot:
# under emulation that is half a second. The offsets are those of the x86 boot protocol
# (Documentation/arch/x86/boot.rst): setup_sects at 0x1f1, payload_offset and _length at 0x248.
unpack_kernel() { # BZIMAGE VMLINUX
  local start length magic unpack
  start=$((($(number_at "$1" $((0x1f1)) 1) + 1) * 512 + $(number_at "$1" $((0x248)) 4)))
  length=$(number_at "$1" $((0x24c)) 4)
  magic=$(od -An -tx1 -j "$start" -N 4 "$1" | tr -d ' ')
  case $magic in
    1f8b*) unpack=gzip ;;
    fd377a58) unpack=xz ;;
    28b52ffd) unpack=zstd ;;
    02214c18) unpack=lz4 ;;
    *) say "unknown kernel compression $magic"; return 1 ;;
  esac
  if ! command -v "$unpack" >/dev/null; then
    say "$unpack is not installed: guests will unpack the kernel themselves, and boot more slowly"
    return 1
  fi
  # The last 4 bytes are the unpacked size, which is not part of the compressed stream.
  dd if="$1" bs=64K iflag=skip_bytes,count_bytes skip="$start" count="$((length - 4))" status=none \
    | "$unpack" -dc >"$2" || return 1
  [[ $(od -An -tx1 -N 4 "$2" | tr -d ' ') == 7f454c46 ]]
}

# Copies the module from the packages; one that is built into the kernel is left out.
take_module() { # NAME
  local pattern found
  pattern=${1//[-_]/[-_]}
  found=$(find "$work/packages" -name "$pattern.ko*" -print -quit)
  case $found in
    '')
      find "$work/packages" -name modules.builtin -exec cat {} + | grep -q "/$pattern\.ko\$" \
        || die "the kernel package has no module $1"
      return
      ;;
    *.zst) zstd -qdc "$found" >"$image/modules/$1.ko" ;;
    *.xz) xz -dc "$found" >"$image/modules/$1.ko" ;;
    *) cp "$found" "$image/modules/$1.ko" ;;
  esac
  loaded+=("$1.ko")
}

# --- the root file system ----------------------------------------------------------------------

static_busybox() {
  local path
  for path in /bin/busybox /usr/bin/busybox; do
    # ldd fails on a static executable.
    if [[ -x $path ]] && ! ldd "$path" >/dev/null 2>&1; then
      echo "$path"
      return
    fi
  done
  fetch busybox-static
  find "$work/packages" -name busybox -path '*bin*' -print -quit
}

install_file() { # MODE PATH: from stdin
  mkdir -p "$root/$(dirname "$2")"
  cat >"$root/$2"
  chmod "$1" "$root/$2"
}

fill_root() { # BUSYBOX
  local applet
  mkdir -p "$root"/{bin,dev,etc,proc,root,run,sys,tmp,usr,var/log}
  ln -s bin "$root/sbin"
  ln -s ../bin "$root/usr/bin"
  ln -s ../bin "$root/usr/sbin"
  ln -s ../run "$root/var/run"
  cp "$1" "$root/bin/busybox"
  chmod 755 "$root/bin/busybox"
  "$1" --list | while read -r applet; do
    [[ $applet == busybox ]] || ln -s busybox "$root/bin/$applet"
  done

  install_file 644 etc/hostname <<<hearth-demo
  install_file 644 etc/passwd <<<'root::0:0:root:/root:/bin/sh'
  install_file 644 etc/group <<<'root:x:0:'
  install_file 644 etc/hosts <<<'127.0.0.1 localhost hearth-demo'
  # Hearth's init puts another over it where the VM's network has a nameserver.
  install_file 644 etc/resolv.conf <<<'# no nameserver'
  install_file 644 etc/profile <<'END'
export PATH=/bin PS1='\h:\w\$ '
END
  install_file 644 etc/inittab <<'END'
::sysinit:/etc/init.d/boot
ttyS0::respawn:/bin/getty -n -l /bin/login-shell -L 115200 ttyS0 linux
::respawn:/bin/acpid -f -l /dev/null
::ctrlaltdel:/bin/reboot
::shutdown:/bin/umount -a -r
END
  # A console of one's own machine: no password between its owner and the shell.
  install_file 755 bin/login-shell <<'END'
#!/bin/sh
cd /root
exec /bin/sh -l
END
  install_file 755 etc/init.d/boot <<'END'
#!/bin/sh
# Hearth's initramfs has mounted these already; another boot loader may not have.
[ -e /proc/mounts ] || mount -t proc proc /proc
is_mounted() { grep -q " $1 " /proc/mounts; }
is_mounted /sys || mount -t sysfs sysfs /sys
is_mounted /dev || mount -t devtmpfs dev /dev
is_mounted /run || mount -t tmpfs -o mode=755,nosuid,nodev run /run
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev shm /dev/shm
mount -t tmpfs -o mode=1777,nosuid,nodev tmp /tmp
mount -o remount,rw /
hostname -F /etc/hostname
ip link set lo up
END
  # What busybox's acpid runs when the power button is pressed.
  install_file 755 etc/acpi/PWRF/00000080 <<'END'
#!/bin/sh
exec /bin/poweroff
END
}

# Fills rootfs.ext4 from $root. mke2fs copies the builder's user and group ids along, so debugfs
# makes root the owner of everything.
make_rootfs() {
  PATH=$PATH:/sbin:/usr/sbin
  # Without lazy_*=0 the guest's kernel would write for minutes after its first boot.
  mke2fs -q -t ext4 -m 0 -L hearth-demo -E root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0 \
    -d "$root" "$image/rootfs.ext4" "$ROOTFS_SIZE"
  if [[ $(id -u) -ne 0 ]]; then
    (cd "$root" && find . -mindepth 1 -printf '/%P\n') | while read -r path; do
      printf 'sif %s uid 0\nsif %s gid 0\n' "$path" "$path"
    done | debugfs -w -f - "$image/rootfs.ext4" >/dev/null 2>&1
  fi
}

# --- all of it ---------------------------------------------------------------------------------

refresh=
if [[ ${1:-} == --refresh ]]; then
  refresh=1
  shift
fi
target=${1:-${HEARTH_HOME:-$(default_home)}/host/images/demo}
stamp=$(sha256sum <"${BASH_SOURCE[0]}" | cut -c 1-16)

up_to_date() { [[ -z $refresh ]] && grep -qs "^stamp=$stamp\$" "$target/image.properties"; }

if up_to_date; then exit 0; fi
check_machine
mkdir -p "$(dirname "$target")"
# Two builds at once: the second one waits, and then finds the work done.
exec 9>"$(dirname "$target")/.$(basename "$target").lock"
flock 9
if up_to_date; then exit 0; fi

work=$(mktemp -d "$(dirname "$target")/.$(basename "$target").XXXXXX")
trap 'rm -rf "$work"' EXIT
image=$work/image
root=$work/root
loaded=()
mkdir -p "$image/modules"

read -ra packages <<<"$(kernel_packages)"
say "downloading ${packages[*]}"
fetch "${packages[@]}"
bzimage=$(find "$work/packages/boot" -name 'vmlinuz-*' -print -quit)
[[ -n $bzimage ]] || die "the package ${packages[0]} holds no kernel"
if ! unpack_kernel "$bzimage" "$image/kernel"; then cp "$bzimage" "$image/kernel"; fi
for module in "${MODULES[@]}"; do take_module "$module"; done
modules=${loaded[*]}
for module in "${SPARE_MODULES[@]}"; do take_module "$module"; done

say "making the root file system"
fill_root "$(static_busybox)"
make_rootfs

cat >"$image/image.properties" <<END
stamp=$stamp
kernel_package=${packages[0]}
kernel_release=${bzimage##*/vmlinuz-}
modules=$modules
END
chmod 755 "$image" "$image/modules"
chmod 644 "$image/kernel" "$image"/modules/*
if [[ -e $target ]]; then mv -T "$target" "$work/old"; fi
mv -T "$image" "$target"
say "ready in $target"
