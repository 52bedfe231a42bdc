#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# install.sh JAVA_HOME JAR DIRECTORY: makes DIRECTORY/firecracker and DIRECTORY/jailer, with
# all they need in DIRECTORY/firecracker.d, and trains them so that they start fast.
set -eu
java_home=$1 jar=$2 directory=$3
here=$(cd "$(dirname "$0")" && pwd)
lib=$directory/firecracker.d

mkdir -p "$lib"
cp -p "$jar" "$lib/firecracker.jar"
# The name by which it is executed is the name of the process.
ln -sfn "$java_home/bin/java" "$lib/firecracker"
for launcher in firecracker jailer; do
  sed -e "s|@lib@|$lib|" -e "s|@java_home@|$java_home|" "$here/$launcher" >"$directory/$launcher.new"
  chmod 755 "$directory/$launcher.new"
  mv "$directory/$launcher.new" "$directory/$launcher"
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rm -f "$lib/firecracker.aot"
# As the launcher starts it, or the cache is not taken.
"$lib/firecracker" -XX:AOTCacheOutput="$lib/firecracker.aot" -XX:TieredStopAtLevel=1 \
  -XX:+UseSerialGC -Xmx64m -Xss256k -XX:-UsePerfData -Xrs \
  --add-exports java.base/sun.nio.ch=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
  -cp "$lib/firecracker.jar" dev.hearth.fakefirecracker.Training "$scratch" \
  </dev/null >"$scratch/log" 2>&1 || {
  cat "$scratch/log" >&2
  exit 1
}
# In a jail they are read by any user.
chmod 755 "$lib"
chmod 644 "$lib/firecracker.jar" "$lib/firecracker.aot"
