# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Fuzzing of the agent's decoders with Jazzer.

readonly FUZZ_CLASSES=$ROOT/dataplane-agent/src/test/java/org/cooprouter/agent/fuzz
readonly FUZZ_KEPT=$ROOT/dataplane-agent/src/test/resources/fuzz
readonly FUZZ_WORK=$LOGS/fuzz

fuzz_usage() {
  sed "s/TARGETS\$/$(fuzz_targets | paste -sd ' ')/" <<'TEXT'
./coop fuzz [RUNS] [TARGET...] - feed each decoder of the agent, or those named, RUNS inputs, 500000 unless given

Targets: TARGETS

Inputs that reach new code are added to dataplane-agent/src/test/resources/fuzz, which ./coop test replays. The input of a finding stays in
target/fuzz/TARGET. Exit code 0: no findings. 1: at least one.
TEXT
}

# Those that CorpusTest replays: the classes with a method for Jazzer.
fuzz_targets() {
  grep -l 'void fuzzerTestOneInput(byte\[\] data)' "$FUZZ_CLASSES"/Fuzz*.java | xargs -n 1 basename -s .java
}

cmd_fuzz() {
  local runs=${1:-500000} target status=0 executed=0 targets known
  if wants_help "$@"; then
    fuzz_usage
    return
  fi
  [[ $runs =~ ^[1-9][0-9]*$ ]] || die 2 "fuzz takes a number of inputs, not \"$runs\": ./coop fuzz --help"
  known=$(fuzz_targets)
  mapfile -t targets <<<"$known"
  if (($# > 1)); then
    targets=("${@:2}")
  fi
  for target in "${targets[@]}"; do
    grep -qx -- "$target" <<<"$known" || die 2 "there is no fuzz target \"$target\"; there are: $(paste -sd ' ' <<<"$known")"
  done
  need_jdk
  mkdir -p -- "$FUZZ_WORK"
  say "Building with $(jdk_version "$JAVA_HOME") in $JAVA_HOME; the full log is in target/fuzz/build.log."
  if ! maven "$FUZZ_WORK/build.log" -Dmdep.outputFile="$FUZZ_WORK/classpath" -Dmdep.includeScope=test \
    -pl dataplane-agent -am test-compile dependency:build-classpath; then
    show_failure "$FUZZ_WORK/build.log"
    die 1 "the build failed; its log is target/fuzz/build.log"
  fi
  for target in "${targets[@]}"; do
    fuzz "$target" "$runs" || status=1
    executed=$((executed + $(sed -n 's/^stat::number_of_executed_units: *//p' "$FUZZ_WORK/$target/log" | grep . || echo 0)))
  done
  say "$executed inputs in all, $(took $SECONDS)."
  return "$status"
}

# fuzz TARGET RUNS
fuzz() {
  local target=$1 work=$FUZZ_WORK/$1 module=$ROOT/dataplane-agent/target
  mkdir -p -- "$work/found" "$FUZZ_KEPT/$target"
  say "$target: begins with $(find "$FUZZ_KEPT/$target" -type f | wc -l) inputs that were kept"
  if (cd -- "$work" && jazzer "$target" -runs="$2" -print_final_stats=1 found "$FUZZ_KEPT/$target") 2>&1 | tee -- "$work/log" | fuzz_progress; then
    say "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log") inputs, no finding"
    keep "$target"
  else
    say "$target: a finding; the input is in target/fuzz/$target, the log beside it"
    grep -A 12 '^== Java' "$work/log" || tail -n 12 -- "$work/log"
    return 1
  fi
}

# keep TARGET: adds those of the inputs found that reach new code.
keep() {
  local target=$1 work=$FUZZ_WORK/$1
  if [[ -n $(find "$work/found" -type f -print -quit) ]]; then
    (cd -- "$work" && jazzer "$target" -merge=1 "$FUZZ_KEPT/$target" found) >"$work/merge.log" 2>&1
  fi
}

# libFuzzer's "#1048576 pulse ... exec/s: 25000", at each power of two, as a line for people.
fuzz_progress() {
  sed -un 's/^#\([0-9]\{5,\}\)[[:blank:]]*pulse .*exec\/s: \([0-9]*\).*/  \1 inputs, \2 per second/p'
}

# jazzer TARGET ARGUMENT...
jazzer() {
  local target=$1
  shift
  "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -XX:+EnableDynamicAgentLoading \
    -Xmx1g -XX:+UseSerialGC -cp "$module/test-classes:$module/classes:$(<"$FUZZ_WORK/classpath")" com.code_intelligence.jazzer.Jazzer \
    --target_class="org.cooprouter.agent.fuzz.$target" --instrumentation_includes='org.cooprouter.agent.**' "$@"
}
