#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Leads through putting Hearth's guest agent into a machine that Hearth did not boot: prints what to
# paste there, waits, and says when the first sample came.
#
#   scripts/deploy-guest-agent.sh [VM-ID]
#
# Without an id it takes the only machine that lacks an agent, or asks which one. MANAGER_URL says
# where the manager is; without it, it is the one of this machine ($HEARTH_HOME/manager/address), or
# http://localhost:8080. WAIT_S is how many seconds it waits, 600 unless told. Needs curl.
set -eu

# The tunnel's end in the machine: not the agent's own port.
TUNNEL=127.0.0.1:18080

say() { printf '%s\n' "$@"; }
die() {
  printf 'deploy-guest-agent: %s\n' "$*" >&2
  exit 1
}

command -v curl >/dev/null 2>&1 || die "there is no curl here; install it"

home=${HEARTH_HOME:-$HOME/.local/state/hearth}
if [ -z "${HEARTH_HOME:-}" ] && [ "$(id -u)" = 0 ]; then home=/var/lib/hearth; fi
if [ -n "${MANAGER_URL:-}" ]; then
  url=${MANAGER_URL%/}
elif [ -r "$home/manager/address" ]; then
  url=http://$(cat "$home/manager/address")
else
  url=http://localhost:8080
fi
case $url in
  http://* | https://*) ;;
  *) die "MANAGER_URL is $url; it must be like http://localhost:8080" ;;
esac

get() { curl -fsS --max-time 20 "$url/v1/$1"; }

field() { # NAME: of the JSON in stdin; the first such member
  # shellcheck disable=SC2020 # each of the three becomes a line's end
  tr ',{}' '\n\n\n' | sed -n "s/^\"$1\":\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" | head -n 1
}

# The machines that Hearth did not boot, "ID NAME STATE-OF-METRICS" each.
machines() {
  get vms | sed 's/{"id":/\n&/g' | grep '"state":"external"' | while read -r vm; do
    id=$(printf '%s' "$vm" | field id)
    printf '%s %s %s\n' "$id" "$(printf '%s' "$vm" | field name)" "$(get "vms/$id/metrics" | field state)"
  done
}

choose() {
  waiting=$(machines | grep -v ' live$') || die "every machine that Hearth did not boot has an agent already; \
make another known with: curl -X POST $url/v1/vms -H 'Content-Type: application/json' \
-d '{\"name\": \"NAME\", \"external\": {\"guest_ip\": \"ADDRESS\"}}'"
  if [ "$(printf '%s\n' "$waiting" | wc -l)" -eq 1 ]; then
    vm_id=${waiting%% *}
    return
  fi
  say "These have no agent that answers:" "" >&2
  printf '%s\n' "$waiting" | sed 's/ [^ ]*$//; s/^/  /' >&2
  printf 'Which one? Its id or name: ' >&2
  read -r answer || die "no answer; give the id: $0 VM-ID"
  vm_id=$(printf '%s\n' "$waiting" | awk -v a="$answer" '$1 == a || $2 == a { print $1; exit }')
  [ -n "$vm_id" ] || die "none of them is called $answer"
}

get health >/dev/null 2>&1 || die "no manager answers at $url; start it with ./hearth up, or set MANAGER_URL"
vm_id=${1:-}
[ -n "$vm_id" ] || choose
case $vm_id in
  *[!0-9a-fA-F-]*) die "$vm_id is no id; GET $url/v1/vms lists them" ;;
esac
vm=$(get "vms/$vm_id" 2>/dev/null) || die "there is no VM $vm_id; GET $url/v1/vms lists them"
name=$(printf '%s' "$vm" | field name)
address=$(printf '%s' "$vm" | field guest_ip)
port=$(printf '%s' "$vm" | field agent_port)
[ -n "$port" ] || die "$name needs nothing: Hearth boots it, and brings the agent along"

path=/v1/vms/$vm_id/guest-agent/install.sh
authority=${url#*://}
case $authority in
  localhost | localhost:* | 127.* | \[::1\]*)
    case $authority in *:[0-9]*) ;; *) authority=$authority:80 ;; esac
    say "The manager answers on its own machine only, so lend $name a way to it. Paste here, in another terminal:" \
      "" "  ssh -R $TUNNEL:$authority root@$address" "" \
      "and then, in the shell that this opens (or in any of $name's, with a way of its own to $url):" "" \
      "  wget -qO- http://$TUNNEL$path | sh" ""
    ;;
  *)
    say "Paste in a root shell of $name:" "" "  wget -qO- $url$path | sh" ""
    ;;
esac
say "Waiting for the first sample of $name from inside ($address, port $port). Ctrl-C ends the waiting."

limit=${WAIT_S:-600} waited=0 said=
while [ "$waited" -lt "$limit" ]; do
  sample=$(get "vms/$vm_id/metrics" 2>/dev/null) || sample=
  if [ "$(printf '%s' "$sample" | field state)" = live ]; then
    say "First sample from inside $name: CPU $(printf '%s' "$sample" | field cpu_usage_percent) %, memory \
$(printf '%s' "$sample" | field memory_used_kb) of $(printf '%s' "$sample" | field memory_total_kb) kB."
    exit 0
  fi
  reason=$(printf '%s' "$sample" | field reason)
  if [ -n "$reason" ] && [ "$reason" != null ] && [ "$reason" != "$said" ]; then
    say "  not yet: $reason"
    said=$reason
  fi
  sleep 1
  waited=$((waited + 1))
done
die "no sample within $limit s; ask what is wrong: curl $url/v1/vms/$vm_id/diagnosis"
