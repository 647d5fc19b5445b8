# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Long-running child processes: none outlives this script, however it ends.

CHILD=
# Where people read, also while a child's output goes to a log.
exec 3>&2

# The child gets SIGTERM when we are interrupted, so that it can clean up; it never sees the terminal's SIGINT itself.
forward_signal() {
  trap '' INT TERM HUP
  say $'\n''interrupted: cleaning up ...' >&3
  if [[ -n $CHILD ]]; then
    kill -TERM "$CHILD" 2>/dev/null || true
    wait "$CHILD" 2>/dev/null || true
  fi
  exit 130
}
trap forward_signal INT TERM HUP

# run_child COMMAND...: waits for it and returns its status. When this script is killed the kernel ends the child.
run_child() {
  local status=0
  local -a guard=()
  if setpriv --pdeathsig TERM true 2>/dev/null; then
    guard=(setpriv --pdeathsig TERM)
  fi
  "${guard[@]}" "$@" <&0 3>&- &
  CHILD=$!
  wait "$CHILD" || status=$?
  CHILD=
  return "$status"
}

# become_root WHY ARGUMENT...: goes on as root, starting this script again with these arguments when needed.
become_root() {
  local why=$1
  shift
  if [[ $EUID -eq 0 ]]; then
    return
  fi
  if ! command -v sudo >/dev/null; then
    die 1 "\"./coop $1\" $why, which needs root, and there is no sudo: su -c './coop $*'"
  fi
  say "\"./coop $1\" $why, which needs root: asking sudo."
  # HOME stays, so that Maven finds the libraries that are already there.
  exec sudo env -u XDG_RUNTIME_DIR HOME="$HOME" JAVA_HOME="$JAVA_HOME" COOP_CALLER="$CALLER" "$ROOT/coop" "$@"
}

# give_back_files: what root made for an ordinary user belongs to that user.
give_back_files() {
  if [[ $EUID -eq 0 && -n ${SUDO_UID:-} && $SUDO_UID -ne 0 ]]; then
    find "$ROOT" "$HOME/.m2" -user root -exec chown -h "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" {} + 2>/dev/null || true
  fi
}
