# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Laboratories: networks in namespaces of this machine.

readonly LAB_STATE=/run/cooprouter-lab

lab_usage() {
  cat <<'TEXT'
./coop lab - the network "two homes" to play with

  client-a --- home-a --- isp-a ---+
                 |                 |
              to-b/to-a         internet --- server 192.0.2.130
                 |                 |   |
  client-b --- home-b --- isp-b ---+   +---- proxy-fra

  ./coop lab up [OPTION...]     build it and keep it until Ctrl-C
  ./coop lab down               take it down from another terminal
  ./coop lab shell [NODE]       a root shell at a node, default client-a
  ./coop lab ctl ARGUMENT...    coopctl as the operator alice, for example: ./coop lab ctl status
  ./coop lab cleanup            remove what killed laboratories left
TEXT
}

cmd_lab() {
  local command=${1:---help}
  (($#)) && shift
  case $command in
    -h | --help | help) lab_usage ;;
    up) cmd_in_lab up "$@" ;;
    down | cleanup)
      need_programs
      become_root "removes network namespaces" lab "$command" "$@"
      run_lab "$command" "$@"
      ;;
    shell)
      need_jdk
      become_root "enters a network namespace" lab shell "$@"
      cmd_lab_shell "$@"
      ;;
    ctl)
      need_programs >&2
      become_root "enters a network namespace" lab ctl "$@"
      cd -- "$CALLER"
      in_node mgmt "$JAVA_HOME/bin/java" "${CTL_FLAGS[@]}" -jar "$CTL_JAR" "$@"
      ;;
    *) die 2 "unknown command \"lab $command\": ./coop lab --help lists them" ;;
  esac
}

cmd_lab_shell() {
  local node=${1:-client-a}
  say "A shell at $node; the server is 192.0.2.130. Leave it with exit."
  in_node "$node" env PS1="$node# " bash --norc
}

# in_node NODE COMMAND...: instead of this script, with coopctl's connection in the environment
in_node() {
  local node=$1
  shift
  if ! ip netns list | grep -q "^coop-homes-$node\b"; then
    die 1 "there is no node \"$node\": start the laboratory with './coop lab up'; its nodes are: $(
      ip netns list | sed -n 's/^coop-homes-\([a-z0-9-]*\).*/\1/p' | sort | paste -sd ' '
    )"
  fi
  local pki=$LAB_STATE/homes/pki
  exec ip netns exec "coop-homes-$node" env COOPCTL_SERVER=10.255.0.1:7443 COOPCTL_TLS_CERT="$pki/operator-alice.crt" \
    COOPCTL_TLS_KEY="$pki/operator-alice.key" COOPCTL_TLS_CA="$pki/ca.crt" "$@"
}

labs_left() {
  [[ -n $(ls -A "$LAB_STATE" 2>/dev/null || true) ]]
}

# Running laboratories stay.
remove_dead_labs() {
  if labs_left; then
    lab_main cleanup || say "cleaning up after an earlier run failed; going on" >&2
  fi
}

# run_lab COMMAND...: and afterwards removes what it could not remove itself
run_lab() {
  local status=0
  cd -- "$CALLER"
  trap 'remove_dead_labs; give_back_files' EXIT
  run_child env -u XDG_RUNTIME_DIR "$JAVA_HOME/bin/java" -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -jar "$LAB_JAR" "$@" || status=$?
  return "$status"
}

lab_main() {
  env -u XDG_RUNTIME_DIR "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$LAB_JAR" "$@"
}
