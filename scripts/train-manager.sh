#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes manager/target/hearth-manager.aot, the JDK's ahead-of-time cache of the manager: one run
# against an empty home, the main URLs, SIGTERM. Later starts with -XX:AOTCache=… are about twice as
# fast. The cache belongs to exactly these jars, at this path, and to this JDK; with others the JVM
# ignores it.
#
# Needs: mvn package before, a JDK 25 or newer as $JAVA_HOME or in the PATH, curl.
set -euo pipefail

target=$(cd "$(dirname "$0")/../manager/target" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cache=$target/hearth-manager.aot
home=$(mktemp -d)
log=$home/manager.log
pid=

cleanup() {
  if [[ -n $pid ]]; then
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -rf "$home"
}
trap cleanup EXIT

# PostgreSQL does not run as root: its own user has to pass through.
chmod 755 "$home"

env -u DATABASE_URL HEARTH_HOME="$home" HEARTH_MANAGER_LISTEN=127.0.0.1:0 \
  HEARTH_MANAGER_HOST_AGENT=http://127.0.0.1:9 \
  "$java" -XX:AOTCacheOutput="$cache.new" -XX:+UseSerialGC -Xmx128m \
  -jar "$target/hearth-manager.jar" >"$log" 2>&1 &
pid=$!

for _ in {1..600}; do
  [[ -f $home/manager/address ]] && break
  kill -0 "$pid" 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.1
done
address=$(<"$home/manager/address")

nobody=00000000-0000-4000-8000-000000000000
for _ in {1..20}; do
  for path in / /openapi.yaml /v1/health /v1/hosts /v1/vms /v1/metrics /v1/metrics/ws /metrics "/v1/vms/$nobody" \
    "/v1/vms/$nobody/metrics" "/v1/vms/$nobody/metrics/ws" "/v1/vms/$nobody/snapshots"; do
    curl -s -o "$home/answer" "$address$path"
  done
  curl -s -o "$home/answer" -X POST "$address/v1/vms/$nobody/pause"
  curl -s -o "$home/answer" -H 'Content-Type: application/json' \
    -d '{"name":"training","network":{"mode":"nat","forwards":[{"host_port":8022,"guest_port":22}]}}' \
    "$address/v1/vms"
done

kill -TERM "$pid"
wait "$pid" || true
pid=
if [[ ! -s $cache.new ]]; then
  cat "$log" >&2
  exit 1
fi
mv "$cache.new" "$cache"
