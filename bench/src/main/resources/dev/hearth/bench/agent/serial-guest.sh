#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs an agent where a terminal stands for its virtio-serial port. In a mount namespace of its own:
# serial-guest.sh EMPTY-FOLDER TERMINAL AGENT TCP-PORT
set -eu
mount --make-rprivate /
mount -t tmpfs none /sys/class/virtio-ports
mkdir /sys/class/virtio-ports/vport0p1
echo dev.hearth.agent.0 >/sys/class/virtio-ports/vport0p1/name
mount -t tmpfs none "$1"
for device in null urandom; do
  : >"$1/$device"
  mount --bind "/dev/$device" "$1/$device"
done
: >"$1/vport0p1"
mount --bind "$2" "$1/vport0p1"
mount --move "$1" /dev
exec "$3" --listen "127.0.0.1:$4"
