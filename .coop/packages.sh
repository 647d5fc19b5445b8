# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Debian packages: which are needed, what for, and how they are got.

# package | a program it brings, or lib:NAME, or file:PATH | what it is for
readonly LAB_PACKAGES="
openvswitch-switch|ovs-vswitchd|the bridges
iproute2|ip|network namespaces
util-linux|setpriv|child processes that end with their parent
ethtool|ethtool|checksums in the laboratory's links
iperf3|iperf3|the call and the bulk transfer of the demo
sockperf|sockperf|the game of the demo
iputils-ping|ping|ordinary traffic in the tests
tcpdump|tcpdump|looking into the laboratory's links
libssl3|lib:libcrypto.so.3|the packets' encryption
"
readonly BENCH_PACKAGES="$LAB_PACKAGES
gcc|cc|the plain forwarder that the agent is compared with
libc6-dev|file:/usr/include/stdio.h|the plain forwarder too
"

APT_UPDATED=

# Programs in sbin are not in every user's PATH.
has_program() {
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1" >/dev/null
}

has_library() {
  PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | grep -F "$1" >/dev/null
}

has_capability() {
  case $1 in
    lib:*) has_library "${1#lib:}" ;;
    file:*) [[ -e ${1#file:} ]] ;;
    *) has_program "$1" ;;
  esac
}

# missing_packages lab|bench: "package|what for" lines
missing_packages() {
  local package capability purpose needed=$LAB_PACKAGES
  [[ $1 == lab ]] || needed=$BENCH_PACKAGES
  while IFS='|' read -r package capability purpose; do
    if [[ -n $package ]] && ! has_capability "$capability"; then
      printf '%s|%s\n' "$package" "$purpose"
    fi
  done <<<"$needed"
}

report_packages() {
  local missing package purpose
  missing=$(missing_packages "$1")
  if [[ -z $missing ]]; then
    say "ok: all programs that the laboratory needs"
    return 0
  fi
  while IFS='|' read -r package purpose; do
    say "missing: $package, for $purpose: sudo apt-get install $package"
  done <<<"$missing"
  return 1
}

# Says what is missing and why, and installs it.
need_packages() {
  local missing package purpose
  local -a names=()
  missing=$(missing_packages "$1")
  if [[ -z $missing ]]; then
    return 0
  fi
  say "These Debian packages are missing and will be installed now (log: target/apt.log):"
  while IFS='|' read -r package purpose; do
    say "  $package, for $purpose"
    names+=("$package")
  done <<<"$missing"
  apt_install "${names[@]}"
  missing=$(missing_packages "$1")
  if [[ -n $missing ]]; then
    die 1 "still missing after the installation: ${missing//$'\n'/, }"
  fi
}

# apt_install PACKAGE...
apt_install() {
  local package known
  local -a packages=()
  if ! command -v apt-get >/dev/null; then
    die 1 "this system has no apt-get: install what corresponds to $* with its own package manager"
  fi
  for package in "$@"; do
    apt_knows "$package" || apt_update
    # Ubuntu 24.04 and Debian 13 call libssl3 libssl3t64.
    for known in "$package" "${package}t64"; do
      if apt_knows "$known"; then
        packages+=("$known")
        continue 2
      fi
    done
    die 1 "apt does not know the package $package: on Ubuntu turn on universe with 'sudo add-apt-repository universe'"
  done
  mkdir -p -- "$LOGS"
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "${packages[@]}" >"$LOGS/apt.log" 2>&1; then
    tail -n 20 -- "$LOGS/apt.log" >&2
    die 1 "the installation failed; try it yourself: sudo apt-get install ${packages[*]}"
  fi
}

apt_knows() {
  apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null
}

apt_update() {
  if [[ -z $APT_UPDATED ]]; then
    say "reading the lists of packages (apt-get update) ..."
    as_root apt-get update -q -o DPkg::Lock::Timeout=300 >/dev/null || say "apt-get update failed; going on with the lists that are there" >&2
    APT_UPDATED=yes
  fi
}

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die 1 "this needs root, and there is no sudo: su -c '$*'"
  fi
}
