# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Measurements: the stages of the packet path in the JVM alone, then whole processes in a laboratory.

readonly STAGES_LOG=$LOGS/bench-stages.log

cmd_bench() {
  case ${1:-} in
    fabric) bench_fabric "${@:2}" ;;
    cooperation)
      cmd_in_lab "$@"
      return
      ;;
  esac
  if wants_help "$@"; then
    cmd_in_lab bench "$@"
  fi
  need_packages bench
  need_programs
  become_root "makes network namespaces" bench "$@"
  [[ " $* " == *" --only"* ]] || bench_stages
  cmd_in_lab bench "$@"
}

# One controller with many bridges and agents; needs neither root nor namespaces.
bench_fabric() {
  need_programs
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -jar "$LAB_JAR" fabric "$@"
}

bench_stages() {
  local agent=$ROOT/dataplane-agent/target
  say "Measuring the stages of the packet path with JMH, about three minutes; all that it says is in ${STAGES_LOG#"$ROOT"/}."
  run_child "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
    -cp "$agent/test-classes:$agent/classes:$(<"$agent/test.classpath")" \
    org.cooprouter.agent.benchmark.AgentBenchmarks -o "$STAGES_LOG" -p aead=libcrypto -p length=100 'Pipeline|Repair|DuplicateElimination|SequenceRecovery|Syndrome'
  give_back_files
}
