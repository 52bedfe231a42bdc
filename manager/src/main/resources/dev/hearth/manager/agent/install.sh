#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs Hearth's guest agent in this machine, as a service that comes back when it ends. May be
# run again at any time: it then brings everything up to date.
#
#   wget -qO- URL-OF-THIS-SCRIPT | sh
#   wget -qO- URL-OF-THIS-SCRIPT | sh -s -- --uninstall
#   wget -qO- URL-OF-THIS-SCRIPT | sh -s -- --allow 192.168.1.0/24
#
# --allow NETWORKS  only who is in one of these may ask the agent; separated by commas
# --uninstall       removes all that this script brought
#
# Needs a POSIX shell, root, and wget or curl. It knows systemd, OpenRC, and the inittab of busybox
# and of sysvinit.
set -eu

# Hearth wrote these for one machine.
MANAGER='@MANAGER@'
VM_ID='@VM_ID@'
TOKEN='@TOKEN@'
GUEST_IP='@GUEST_IP@'
AGENT_PORT='@AGENT_PORT@'
SHA256_AMD64='@SHA256_AMD64@'
SHA256_ARM64='@SHA256_ARM64@'

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH

NAME=hearth-guest-agent
BINARY=/usr/local/bin/$NAME
CONFIG=/etc/guest-agent.conf
UNIT=/etc/systemd/system/$NAME.service
OPENRC=/etc/init.d/$NAME
MARK="# $NAME"
ACCOUNT=hearth-agent
# What the agent may take of the machine, where it has control groups.
MEMORY_MIB=32
CPU_PERCENT=20

say() { printf '%s: %s\n' "$NAME" "$*"; }
die() {
  printf '%s: %s\n' "$NAME" "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# --- what the machine is ---------------------------------------------------------------------------

service_manager() {
  if [ -d /run/systemd/system ]; then
    echo systemd
  elif has rc-service && { [ -d /run/openrc ] || [ -d /lib/rc/init.d ]; }; then
    echo openrc
  elif [ -f /etc/inittab ] && grep -q ':initdefault:' /etc/inittab; then
    echo sysvinit
  elif [ -f /etc/inittab ]; then
    echo busybox
  else
    die "this machine has neither systemd nor OpenRC nor an /etc/inittab; start the agent by" \
      "hand: see docs/how-to/guest-agent.md"
  fi
}

choose_binary() {
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) platform=linux-amd64 sha256=$SHA256_AMD64 ;;
    aarch64 | arm64) platform=linux-arm64 sha256=$SHA256_ARM64 ;;
    *) die "there is no guest agent for $machine" ;;
  esac
  [ -n "$sha256" ] \
    || die "the manager has no guest agent for $platform; its operator can set one (see the" \
      "manager's settings HEARTH_MANAGER_GUEST_AGENT and HEARTH_MANAGER_GUEST_AGENT_ARM64)"
}

# --- the network -----------------------------------------------------------------------------------

fetch() { # URL FILE
  if has curl; then
    curl -fsS --max-time 120 -o "$2" "$1"
  elif has wget; then
    # Not -T: there are builds of busybox whose wget crashes on it.
    wget -q -O "$2" "$1" &
    fetching=$! waited=0
    while kill -0 $fetching 2>/dev/null && [ $waited -lt 120 ]; do
      [ $waited -gt 0 ] || sleep 0.2 2>/dev/null || true
      kill -0 $fetching 2>/dev/null || break
      sleep 1
      waited=$((waited + 1))
    done
    [ $waited -lt 120 ] || kill $fetching 2>/dev/null || true
    wait $fetching
  else
    die "there is neither wget nor curl here; install one of them"
  fi
}

# What this machine says of itself. No proxy stands between a machine and itself.
ask_agent() { # PATH
  host=127.0.0.1
  case $GUEST_IP in *:*) host='[::1]' ;; esac
  (
    unset http_proxy HTTP_PROXY all_proxy ALL_PROXY
    fetch "http://$host:$AGENT_PORT$1" "$scratch/answer" 2>/dev/null
  ) && cat "$scratch/answer"
}

digest() { # FILE
  if has sha256sum; then
    sha256sum <"$1" | cut -d ' ' -f 1
  elif has shasum; then
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  elif has openssl; then
    openssl dgst -sha256 -r <"$1" | cut -d ' ' -f 1
  else
    die "there is neither sha256sum nor shasum nor openssl here; install one of them"
  fi
}

own_addresses() {
  if has ip; then
    ip address 2>/dev/null | sed -n 's/^ *inet6\{0,1\} \([^ /]*\).*/\1/p'
  elif has ifconfig; then
    ifconfig 2>/dev/null | sed -n 's/^ *inet6\{0,1\} \(addr:\)\{0,1\} *\([^ /]*\).*/\2/p'
  fi
}

# --- installing ------------------------------------------------------------------------------------

install_binary() {
  if [ -x "$BINARY" ] && [ "$(digest "$BINARY")" = "$sha256" ]; then
    say "the agent is there already"
    return
  fi
  say "fetching the agent from $MANAGER"
  mkdir -p "${BINARY%/*}"
  # Beside its place, so that moving it there is one step, also while the old one runs.
  new=$BINARY.new
  fetch "$MANAGER/v1/guest-agent/$platform" "$new" \
    || die "the agent could not be fetched from $MANAGER/v1/guest-agent/$platform"
  got=$(digest "$new")
  [ "$got" = "$sha256" ] || {
    rm -f "$new"
    die "what came is not the agent: its SHA-256 is $got and should be $sha256; nothing was changed"
  }
  chmod 755 "$new"
  "$new" --version >/dev/null 2>&1 || {
    rm -f "$new"
    die "the agent does not run from ${BINARY%/*}: is that mounted noexec?"
  }
  mv -f "$new" "$BINARY"
}

# An account of its own, where one can be made; else it runs as root.
make_account() {
  group=root user=root
  if ! grep -q "^$ACCOUNT:" /etc/passwd 2>/dev/null; then
    if has useradd; then
      useradd --system --user-group --no-create-home --home-dir / \
        --shell /usr/sbin/nologin "$ACCOUNT" >/dev/null 2>&1 || true
    elif has adduser; then
      if has addgroup; then addgroup -S "$ACCOUNT" >/dev/null 2>&1 || true; fi
      adduser -S -D -H -h / -s /bin/false -G "$ACCOUNT" "$ACCOUNT" >/dev/null 2>&1 || true
    fi
  fi
  if grep -q "^$ACCOUNT:" /etc/passwd 2>/dev/null && grep -q "^$ACCOUNT:" /etc/group 2>/dev/null; then
    group=$ACCOUNT user=$ACCOUNT
  fi
}

write_config() {
  case $GUEST_IP in
    *:*) listen="[::]:$AGENT_PORT" own=::1/128 ;;
    *) listen="0.0.0.0:$AGENT_PORT" own=127.0.0.1/32 ;;
  esac
  (
    umask 077
    {
      echo "# Written by Hearth's install.sh; run that again rather than edit this."
      echo "LISTEN=$listen"
      echo "VM_ID=$VM_ID"
      # This script asks, too.
      [ -z "$allow" ] || echo "ALLOW=$allow,$own"
      if reports_address; then
        echo "MANAGER_URL=$MANAGER"
        echo "TOKEN=$TOKEN"
      fi
    } >"$CONFIG.new"
  )
  chgrp "$group" "$CONFIG.new"
  chmod 640 "$CONFIG.new"
  "$BINARY" --config "$CONFIG.new" --check-config >/dev/null \
    || die "the agent does not take $CONFIG.new; its own words are above"
  mv -f "$CONFIG.new" "$CONFIG"
}

# The agent tells the manager where it is whenever that changes. Not through a tunnel, which ends;
# and not where the machine is asked at an address that is not its own, which it cannot know.
reports_address() {
  case $MANAGER in
    http://127.* | http://localhost | http://localhost:* | http://\[::1\]*) return 1 ;;
  esac
  own_addresses | grep -qxF "$GUEST_IP"
}

# No option that gives the service mounts of its own (ProtectSystem, PrivateTmp and the like): it
# would report those instead of the machine's.
unit() {
  cat <<END
[Unit]
Description=Hearth guest agent
After=network.target
StartLimitIntervalSec=0

[Service]
ExecStart=$BINARY --config $CONFIG
User=$user
Restart=always
RestartSec=2
MemoryMax=${MEMORY_MIB}M
CPUQuota=$CPU_PERCENT%
TasksMax=8
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_VSOCK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
END
}

# OpenRC does not start, and loses sight of, what needs a service that nobody provides.
openrc_net() {
  for file in /etc/init.d/net.*; do
    [ ! -e "$file" ] || { echo need && return; }
  done
  if grep -qsE '^[[:space:]]*provide[[:space:]]+(.*[[:space:]])?net([[:space:]]|$)' /etc/init.d/*; then
    echo need
  else
    echo use
  fi
}

openrc_script() { # need or use
  cat <<END
#!/sbin/openrc-run
# Written by Hearth's install.sh.
name="Hearth guest agent"
supervisor=supervise-daemon
command=$BINARY
command_args="--config $CONFIG"
command_user=$user:$group
respawn_delay=2
respawn_max=0
rc_cgroup_settings="
memory.max $((MEMORY_MIB * 1024 * 1024))
cpu.max $((CPU_PERCENT * 1000)) 100000
pids.max 8
"

depend() {
  $1 net
  after networking
}
END
}

# inittab(5) of sysvinit has names and runlevels, busybox's has terminals.
inittab_line() {
  # Both put "exec" before it, and sysvinit takes no more than 127 bytes.
  command="$BINARY </dev/null >/dev/null 2>&1"
  if [ "$user" != root ] && has su; then
    command="su -s /bin/sh $user -c $BINARY </dev/null >/dev/null 2>&1"
  fi
  case $manager in
    sysvinit) echo "ha:2345:respawn:$command $MARK" ;;
    *) echo "::respawn:$command $MARK" ;;
  esac
}

without_inittab_line() {
  grep -vF "$MARK" /etc/inittab >/etc/inittab.new || true
  # The file's mode and owner stay.
  cat /etc/inittab.new >/etc/inittab
  rm -f /etc/inittab.new
}

# init starts a line that is new, and ends none that is gone.
reload_inittab() { kill -HUP 1; }

install_service() {
  case $manager in
    systemd)
      unit >"$UNIT.new"
      mv -f "$UNIT.new" "$UNIT"
      systemctl daemon-reload
      systemctl enable --quiet "$NAME"
      systemctl restart "$NAME"
      ;;
    openrc)
      openrc_script "$(openrc_net)" >"$OPENRC.new"
      chmod 755 "$OPENRC.new"
      mv -f "$OPENRC.new" "$OPENRC"
      rc-update -q add "$NAME" default
      rc-service -q "$NAME" stop || true
      end_supervisor
      rc-service -q "$NAME" start
      ;;
    *)
      without_inittab_line
      inittab_line >>/etc/inittab
      reload_inittab
      end_agents
      ;;
  esac
}

agents() {
  for process in /proc/[0-9]*; do
    case $(readlink "$process/exe" 2>/dev/null) in
      "$BINARY" | "$BINARY (deleted)") echo "${process#/proc/}" ;;
    esac
  done
}

agents_run() { [ -n "$(agents)" ]; }

# Ends what runs of this binary, by pid; whoever supervises it starts the new one.
end_agents() {
  for process in $(agents); do kill "$process" 2>/dev/null || true; done
}

# OpenRC's, where it was forgotten: while a machine boots, it may be.
end_supervisor() {
  supervisor=$(cat "/run/supervise-$NAME.pid" 2>/dev/null) || return 0
  case $(tr '\0' ' ' <"/proc/$supervisor/cmdline" 2>/dev/null) in
    supervise-daemon*"$NAME"*) kill "$supervisor" 2>/dev/null || true ;;
  esac
}

uninstall() {
  case $manager in
    systemd)
      systemctl disable --now --quiet "$NAME" 2>/dev/null || true
      rm -f "$UNIT"
      systemctl daemon-reload
      ;;
    openrc)
      [ ! -e "$OPENRC" ] || rc-service -q "$NAME" stop || true
      end_supervisor
      rc-update -q delete "$NAME" default 2>/dev/null || true
      rm -f "$OPENRC"
      ;;
    *)
      without_inittab_line
      reload_inittab
      ;;
  esac
  # Its account can be removed when nothing runs as it any more.
  tries=0
  while agents_run && [ $tries -lt 10 ]; do
    end_agents
    sleep 1
    tries=$((tries + 1))
  done
  rm -f "$BINARY" "$BINARY.new" "$CONFIG" "$CONFIG.new"
  if grep -q "^$ACCOUNT:" /etc/passwd 2>/dev/null; then
    if has userdel; then
      userdel "$ACCOUNT" >/dev/null 2>&1 || true
    elif has deluser; then
      deluser "$ACCOUNT" >/dev/null 2>&1 || true
    fi
  fi
  say "removed; the manager forgets this machine by: DELETE $MANAGER/v1/vms/$VM_ID"
}

# --- does it work? ---------------------------------------------------------------------------------

field() { # NAME: of the JSON in stdin; the first such member
  # shellcheck disable=SC2020 # each of the three becomes a line's end
  tr ',{}' '\n\n\n' | sed -n "s/^\"$1\":\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" | head -n 1
}

verify() {
  tries=0
  until ask_agent /health >/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 15 ] || die "the agent does not answer on port $AGENT_PORT: $(where_to_look)"
    sleep 1
  done
  say "the agent answers on port $AGENT_PORT"
  tries=0
  until fetch "$MANAGER/v1/vms/$VM_ID/metrics" "$scratch/sample" 2>/dev/null \
    && [ "$(field state <"$scratch/sample")" = live ]; do
    tries=$((tries + 1))
    if [ $tries -ge 30 ]; then
      reason=$(field reason <"$scratch/sample" 2>/dev/null || true)
      say "installed, and the manager has no sample yet: ${reason:-it did not say why}"
      say "the host asks $GUEST_IP, port $AGENT_PORT: is there a firewall between?"
      exit 1
    fi
    sleep 1
  done
  say "first sample: CPU $(field cpu_usage_percent <"$scratch/sample") %," \
    "memory $(field memory_used_kb <"$scratch/sample") of" \
    "$(field memory_total_kb <"$scratch/sample") kB, at $(field at <"$scratch/sample")"
}

where_to_look() {
  case $manager in
    systemd) echo "journalctl -u $NAME" ;;
    openrc) echo "rc-service $NAME status" ;;
    *) echo "try it by hand: $BINARY --config $CONFIG" ;;
  esac
}

# --- all of it -------------------------------------------------------------------------------------

# In a function, and called by the last line: of a script that was cut off nothing is run.
main() {
  action=install allow=
  while [ $# -gt 0 ]; do
    case $1 in
      --uninstall) action=uninstall ;;
      --allow)
        [ $# -ge 2 ] || die "--allow takes networks: --allow 192.168.1.0/24"
        allow=$2
        shift
        ;;
      *) die "there are --allow NETWORKS and --uninstall, not $1" ;;
    esac
    shift
  done
  case $allow in *[!0-9a-fA-F:./,]*) die "--allow takes networks, separated by commas: not $allow" ;; esac
  [ "$(id -u)" = 0 ] || die "this has to be run as root: wget -qO- URL | sudo sh"
  manager=$(service_manager)
  if [ "$action" = uninstall ]; then
    uninstall
    return
  fi
  # Not /tmp: a machine that still boots may empty that.
  scratch=$(mktemp -d "/run/$NAME.XXXXXX" 2>/dev/null || mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 1' INT TERM HUP
  choose_binary
  install_binary
  make_account
  write_config
  say "starting it by $manager, as $user"
  install_service
  verify
}

main "$@"
