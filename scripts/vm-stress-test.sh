#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Load to look at, to be run in a VM: CPU, memory, disk and network, one after the other, each for
# some seconds, with a pause between. Leaves nothing behind, also when it is ended by Ctrl-C.
#
#   vm-stress-test.sh [--seconds N] [--memory-mib N] [--url URL] [TURN...]
#
# --seconds N      how long each turn takes, 2 to 300; 20 unless told
# --memory-mib N   how much memory is taken; half of what is available unless told
# --url URL        what the network turn fetches again and again; without it that turn is left out
# TURN             cpu, memory, disk, network; all of them unless told
#
# Needs a POSIX shell and what busybox has too: dd, sleep, rm, sync; wget or curl for the network.
set -eu

seconds=20 memory_mib='' url='' turns=''
PAUSE=5
# Written over again and again, so that no disk fills.
DISK_MIB=32

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
die() {
  printf 'vm-stress-test: %s\n' "$*" >&2
  exit 2
}

number() { # OPTION VALUE LEAST MOST
  case ${2:-} in '' | *[!0-9]*) die "$1 takes a number from $3 to $4" ;; esac
  if [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
    die "$1 takes a number from $3 to $4, not $2"
  fi
}

while [ $# -gt 0 ]; do
  case $1 in
    --seconds)
      number "$1" "${2:-}" 2 300
      seconds=$2
      shift
      ;;
    --memory-mib)
      number "$1" "${2:-}" 1 1048576
      memory_mib=$2
      shift
      ;;
    --url)
      case ${2:-} in http://* | https://*) url=$2 ;; *) die "--url takes http://… or https://…" ;; esac
      shift
      ;;
    cpu | memory | disk | network) turns="$turns $1" ;;
    *) die "there are --seconds, --memory-mib, --url and cpu, memory, disk, network; not $1" ;;
  esac
  shift
done
turns=${turns:-cpu memory disk network}

# On a disk where there is one: /tmp often is memory.
scratch=$(mktemp -d /var/tmp/vm-stress.XXXXXX 2>/dev/null \
  || mktemp -d /root/vm-stress.XXXXXX 2>/dev/null || mktemp -d)
workers=''

end_workers() {
  for worker in $workers; do kill "$worker" 2>/dev/null || true; done
  for worker in $workers; do wait "$worker" 2>/dev/null || true; done
  workers=''
}

# A signal ends the waiting for a sleep, not the sleep itself.
rest() { # SECONDS
  sleep "$1" &
  workers="$workers $!"
  wait $!
}

clean_up() {
  end_workers
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'say "ended early; nothing is left"; exit 130' INT TERM HUP

# --- the turns: each starts workers, which end with the turn ---------------------------------------

cpu() {
  count=$(grep -c '^processor' /proc/cpuinfo)
  say "cpu: all of $count, for $seconds s"
  i=0
  while [ "$i" -lt "$count" ]; do
    (while :; do :; done) &
    workers="$workers $!"
    i=$((i + 1))
  done
  rest "$seconds"
}

# One dd with a buffer of that size holds it, and nobody writes it anywhere: its input has no end
# before the turn has. What cannot be had is refused at once, and no other program is pushed out.
memory() {
  available=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024))
  mib=${memory_mib:-$((available / 2))}
  [ "$mib" -lt "$available" ] || die "--memory-mib $mib is more than the $available MiB available"
  say "memory: $mib MiB, for $seconds s"
  mkfifo "$scratch/hold"
  dd if=/dev/zero "bs=${mib}M" count=1 of="$scratch/hold" 2>/dev/null &
  workers="$workers $!"
  # Opened, so that dd fills its buffer; not read.
  # shellcheck disable=SC2217
  sleep "$seconds" <"$scratch/hold" &
  workers="$workers $!"
  wait $!
  rm -f "$scratch/hold"
}

disk() {
  say "disk: $DISK_MIB MiB written over and over, for $seconds s"
  (while :; do
    dd if=/dev/zero of="$scratch/file" bs=1M count=$DISK_MIB conv=fsync 2>/dev/null || exit
  done) &
  workers="$workers $!"
  rest "$seconds"
  end_workers
  rm -f "$scratch/file"
}

network() {
  if [ -z "$url" ]; then
    say "network: left out; --url says what to fetch"
    return
  fi
  say "network: $url fetched over and over, for $seconds s"
  if command -v curl >/dev/null 2>&1; then set -- curl -fsS -o /dev/null; else set -- wget -q -O /dev/null; fi
  (while "$@" "$url" 2>/dev/null; do :; done) &
  workers="$workers $!"
  rest "$seconds"
}

first=yes
for turn in $turns; do
  [ $first = yes ] || rest $PAUSE
  first=no
  "$turn"
  end_workers
done
say "done; nothing is left"
