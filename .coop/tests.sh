# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# All tests, counted from the test runner's own reports.

cmd_test() {
  local started status=0
  if (($#)); then
    die 2 "test takes no arguments; a single test: ./mvnw test -pl MODULE -am -Dtest=NAME (see CONTRIBUTING.md)"
  fi
  need_packages lab
  need_jdk
  become_root "makes network namespaces" test
  trap 'give_back_files' EXIT
  mkdir -p -- "$LOGS"
  if [[ -f $LAB_JAR ]]; then
    remove_dead_labs
  fi
  say "Building and testing with $(jdk_version "$JAVA_HOME") in $JAVA_HOME; the full log is in target/test.log."
  started=$(mktemp -- "$LOGS/tests-started.XXXXXX")
  maven "$LOGS/test.log" --fail-at-end verify || status=$?
  if [[ -f $LAB_JAR ]]; then
    remove_dead_labs
  fi
  if ((status != 0)); then
    show_failure "$LOGS/test.log"
    show_failed_tests "$started"
  fi
  count_tests "$started" || status=1
  if ((status == 0)); then
    mv -- "$started" "$STAMP"
  else
    rm -f -- "$started"
  fi
  return "$status"
}

# Reports that this run wrote.
reports_since() {
  find "$ROOT" -path "$ROOT/.git" -prune -o -path '*/target/*-reports/TEST-*.xml' -newer "$1" -print
}

show_failed_tests() {
  local report
  while IFS= read -r report; do
    if grep -qE '<(failure|error)[ >]' "$report"; then
      say "---- ${report%.xml}" >&2
      head -c 8000 -- "$(dirname -- "$report")/$(basename -- "$report" .xml | sed 's/^TEST-//').txt" >&2 || true
    fi
  done < <(reports_since "$1")
}

# count_tests SINCE: prints the totals; fails when a test failed or none ran
count_tests() {
  local report suite tests=0 failures=0 errors=0 skipped=0
  while IFS= read -r report; do
    suite=$(grep -m 1 -o '<testsuite [^>]*>' "$report")
    tests=$((tests + $(attribute tests "$suite")))
    failures=$((failures + $(attribute failures "$suite")))
    errors=$((errors + $(attribute errors "$suite")))
    skipped=$((skipped + $(attribute skipped "$suite")))
  done < <(reports_since "$1")
  say "Tests run: $tests, Failures: $failures, Errors: $errors, Skipped: $skipped"
  say "$((tests - failures - errors - skipped)) passed, $((failures + errors)) failed, $skipped skipped"
  ((tests > 0 && failures + errors == 0))
}

# attribute NAME ELEMENT
attribute() {
  sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2"
}
