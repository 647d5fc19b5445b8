# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Finding a JDK that is new enough.

readonly JDK_MINIMUM=25

# jdk_version HOME: "25.0.1"; nothing when there is no complete JDK
jdk_version() {
  local home=$1
  if [[ -x $home/bin/java && -x $home/bin/javac && -r $home/release ]]; then
    sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$home/release"
  fi
}

is_new_enough() {
  local version
  version=$(jdk_version "$1")
  version=${version%%[!0-9]*}
  [[ -n $version ]] && ((version >= JDK_MINIMUM))
}

# find_jdk: sets JAVA_HOME
find_jdk() {
  local home javac
  local -a candidates=()
  [[ -n ${JAVA_HOME:-} ]] && candidates+=("$JAVA_HOME")
  if javac=$(command -v javac); then
    candidates+=("$(dirname -- "$(dirname -- "$(readlink -f -- "$javac")")")")
  fi
  candidates+=(/usr/lib/jvm/* /opt/* /opt/java/* /usr/local/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*)
  for home in "${candidates[@]}"; do
    if is_new_enough "$home"; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}

need_jdk() {
  if find_jdk; then
    return
  fi
  local package=openjdk-$JDK_MINIMUM-jdk-headless
  if command -v apt-get >/dev/null; then
    apt_knows "$package" || apt_update
    if apt_knows "$package"; then
      say "No JDK $JDK_MINIMUM or newer was found. The package $package will be installed now, for building and running."
      apt_install "$package"
      find_jdk && return
    fi
  fi
  jdk_advice >&2
  die 1 "no JDK $JDK_MINIMUM or newer in JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman or ~/.jdks"
}

jdk_advice() {
  cat <<'TEXT'
Get a JDK 25 in one of these ways:
  Debian 13, Ubuntu 25.10 and newer:  sudo apt-get install openjdk-25-jdk-headless
  Eclipse Temurin for any of them:    https://adoptium.net/installation/linux/  (package temurin-25-jdk)
  SDKMAN!, without root:              sdk install java 25-tem
or unpack one anywhere and say where: JAVA_HOME=/path/to/jdk-25 ./coop demo
TEXT
}
