# Sourced by the other scripts: where the project is, and how they speak and install.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
BIN=$PWD/.venv/bin

heading() { printf '\n== %s ==\n' "$*"; }
say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# Whether a Debian package can be installed without asking anybody.
may_install() { [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null; }

# Install Debian packages; quiet unless it fails.
install_packages() {
  say "Installing $* with apt-get."
  local log
  log=$(mktemp)
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The folder of the newest server programs of PostgreSQL: initdb and pg_ctl are often not in PATH.
postgresql_programs() {
  local found
  for found in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
    [ -x "$found/initdb" ] && [ -x "$found/pg_ctl" ] && echo "$found" && return
  done
  return 1
}

# What PDF files are made with, beside the Python packages.
PDF_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)
