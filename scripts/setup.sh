#!/usr/bin/env bash
# Installs what is missing: Debian packages (packages.txt) and node_modules (package-lock.json). Silent when all is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly NODE_WANTED="20.19"
readonly INSTALLED_LOCK="node_modules/.latchkey-installed-lock"

fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 3
}

check_node() {
  command -v node >/dev/null || fail "Node.js is missing. Install Node $NODE_WANTED or later (nodejs.org); Debian 12's own is 18."
  command -v npm >/dev/null || fail "npm is missing. It comes with Node.js from nodejs.org."
  local have
  have="$(node --version)"
  # sort -V knows that 20.9 comes before 20.19
  [ "$(printf '%s\n' "$NODE_WANTED" "${have#v}" | sort -V | head -n 1)" = "$NODE_WANTED" ] ||
    fail "Node $NODE_WANTED or later is needed; this is $have."
}

missing_packages() {
  local wanted installed
  wanted="$(sed 's/#.*//' scripts/packages.txt | tr -s ' \n' '\n' | sed '/^$/d' | sort)"
  # shellcheck disable=SC2086  # one word per package
  installed="$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u || true)"
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1
}

# --no-remove: a conflicting package of yours (Boost 1.74's -dev packages, say) is not ours to take away.
apt_install() { apt install -y --no-install-recommends --no-remove "$@"; }

install_packages() {
  local distribution
  distribution="$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}" || true)"
  [ "$distribution" = "debian 12" ] ||
    fail "These packages are missing: $*" "They are installed by themselves on Debian 12 only (this is: ${distribution:-unknown})."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    fail "These packages are missing: $*" "Run this once as root, or install sudo."
  echo "setup: installing Debian packages: $*"
  log="$(mktemp)"
  # The package lists may be absent (fresh container) or old: then fetch them, and try once more.
  if ! apt_install "$@" && ! { apt update && apt_install "$@"; }; then
    tail -n 20 "$log" >&2
    fail "The packages could not be installed (see above). Is there a network, and a Debian mirror in /etc/apt/sources.list?"
  fi
  rm -f "$log"
}

install_node_modules() {
  echo "setup: installing node_modules"
  # No package of ours needs its install script; not running them is safer.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
    fail "npm ci failed (see above). Is there a network, and does package-lock.json match package.json?"
  cp package-lock.json "$INSTALLED_LOCK"
}

check_node
command -v dpkg-query >/dev/null || fail "This is not Debian (there is no dpkg). Install the packages of scripts/packages.txt by hand."
missing="$(missing_packages)"
# shellcheck disable=SC2086  # one word per package
[ -z "$missing" ] || install_packages $missing
cmp -s package-lock.json "$INSTALLED_LOCK" || install_node_modules
