# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Building with Maven, and starting what it built.

readonly LAB_JAR=$ROOT/topology/target/cooprouter-topology.jar
readonly CTL_JAR=$ROOT/controller-app/cli/target/coopctl.jar
readonly AGENT_JAR=$ROOT/dataplane-agent/target/cooprouter-agent.jar
readonly AGENT_CACHE=$ROOT/dataplane-agent/target/agent.aot
readonly CONTROLLER_JAR=$ROOT/controller-app/standalone/target/cooprouter-controller.jar
readonly STAMP=$LOGS/built

# A JDK, and the programs built from the sources as they are now.
need_programs() {
  need_jdk
  if ! is_built; then
    build
  fi
}

is_built() {
  local jar
  for jar in "$LAB_JAR" "$CTL_JAR" "$AGENT_JAR" "$CONTROLLER_JAR" "$STAMP"; do
    [[ -f $jar ]] || return 1
  done
  [[ -z $(find pom.xml proto controller-app dataplane-agent topology \
    -name target -prune -o \( -path '*/src/main/*' -o -name pom.xml \) -newer "$STAMP" -print -quit) ]]
}

build() {
  local started
  mkdir -p -- "$LOGS"
  started=$(mktemp -- "$LOGS/built.XXXXXX")
  say "Building with $(jdk_version "$JAVA_HOME") in $JAVA_HOME; the full log is in target/build.log."
  if [[ ! -d $HOME/.m2/repository/org/onosproject/openflowj ]]; then
    say "The first build fetches its libraries into ~/.m2; that takes some minutes."
  fi
  if ! maven "$LOGS/build.log" -DskipTests package; then
    rm -f -- "$started"
    show_failure "$LOGS/build.log"
    die 1 "the build failed; its log is target/build.log"
  fi
  rm -f -- "$CTL_ARCHIVE"
  # The time at which the build began, so that a source changed meanwhile is built next time.
  mv -- "$started" "$STAMP"
  make_agent_cache
}

# What agents start from in half the time; nothing is done when there is one that fits the jars and the JDK.
make_agent_cache() {
  local status=0
  run_child sh "${AGENT_JAR%/*}/make-cache" "$JAVA_HOME/bin/java" "$AGENT_CACHE" >"$LOGS/agent-cache.log" 2>&1 || status=$?
  if ((status != 0)); then
    say "The agents' start-up cache could not be made; they start without it, in twice the time. Why: target/agent-cache.log" >&2
  fi
}

# maven LOG ARGUMENT...: runs Maven with a line for each module and test class
maven() {
  local log=$1 status=0 follower
  shift
  : >"$log"
  tail -n +1 -f --pid=$$ -- "$log" 2>/dev/null > >(show_progress) &
  follower=$!
  run_child ./mvnw -B "$@" >"$log" 2>&1 || status=$?
  # tail looks once per second: let it come to the end.
  printf '%s\n' "$PROGRESS_END" >>"$log"
  wait_for_progress "$follower"
  return "$status"
}

readonly PROGRESS_END='[INFO] end of the log'

wait_for_progress() {
  local _
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.2
  done
  kill "$1" 2>/dev/null || true
}

show_progress() {
  local line module number
  while IFS= read -r line; do
    case $line in
      "$PROGRESS_END") break ;;
      '[INFO] Building '*'['*/*']')
        module=${line#'[INFO] Building '}
        number=${module##*[}
        say "$(printf '%9s  %s' "$(took $SECONDS)" "${number%]}  ${module%% [0-9]*}")"
        ;;
      *'Tests run:'*' -- in '*) say "$(printf '%9s       %s' "$(took $SECONDS)" "${line#*] }")" ;;
    esac
  done
}

# show_failure LOG: what Maven says went wrong
show_failure() {
  grep -E '^\[ERROR\]|^\[FATAL\]' "$1" | grep -v 'Help 1\|re-run Maven\|^\[ERROR\] *$\|full stack trace' | head -n 60 >&2 || true
  if ! grep -q '^\[ERROR\]' "$1"; then
    tail -n 30 -- "$1" >&2
  fi
}

# coopctl answers at once or not at all: little compilation, and a class archive that it keeps up to date by itself.
exec_coopctl() {
  exec "$JAVA_HOME/bin/java" "${CTL_FLAGS[@]}" -jar "$CTL_JAR" "$@"
}

readonly CTL_ARCHIVE=${CTL_JAR%.jar}.jsa
readonly CTL_FLAGS=(
  -XX:TieredStopAtLevel=1
  -XX:+UseSerialGC
  -XX:+AutoCreateSharedArchive
  "-XX:SharedArchiveFile=$CTL_ARCHIVE"
  -Xlog:disable
  --sun-misc-unsafe-memory-access=allow
)
