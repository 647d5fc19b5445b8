# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What people read.

say() {
  printf '%s\n' "$*"
}

# die STATUS MESSAGE...
die() {
  local status=$1
  shift
  printf 'coop: %s\n' "$*" >&2
  exit "$status"
}

# took SECONDS: "1 min 5 s"
took() {
  local seconds=$1
  if ((seconds >= 60)); then
    printf '%d min %d s' $((seconds / 60)) $((seconds % 60))
  else
    printf '%d s' "$seconds"
  fi
}

wants_help() {
  local argument
  for argument in "$@"; do
    [[ $argument == --help || $argument == -h ]] && return 0
  done
  return 1
}
