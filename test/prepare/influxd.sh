#!/bin/sh
# Unpacks Debian's influxdb (1.6.7) without root, for the tests that run against the real server.
# Prints one line; exit 0 when the server is there, 1 when it could not be had.
set -u

home="${XDG_CACHE_HOME:-$HOME/.cache}/kenshin"
target="$home/influxd1"
binary="$target/usr/bin/influxd"

give_up() {
  echo "InfluxDB 1.x: not available ($1)"
  exit 1
}

if [ -x "$binary" ]; then
  echo "InfluxDB 1.x: $binary"
  exit 0
fi
command -v apt-get > /dev/null && command -v dpkg > /dev/null || give_up 'this is no Debian system'

mkdir -p "$home" || give_up "cannot write to $home"
work=$(mktemp -d "$home/influxd1.XXXXXX") || give_up "cannot write to $home"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || give_up "cannot use $work"

# The system's package lists first; where they are empty or stale, private ones, which need no root.
if ! apt-get download influxdb > log 2>&1; then
  mkdir -p apt/lists/partial apt/cache/archives/partial
  private="-o Dir::State::lists=$work/apt/lists -o Dir::Cache=$work/apt/cache -o APT::Sandbox::User= -o Acquire::Retries=3"
  # shellcheck disable=SC2086 # a list of options
  apt-get $private update > log 2>&1 && apt-get $private download influxdb > log 2>&1 ||
    give_up "$(grep -m 1 '^E:' log || echo 'apt-get download influxdb failed')"
fi
dpkg -x ./influxdb_*.deb unpacked 2> log || give_up 'the package cannot be unpacked'
[ -x unpacked/usr/bin/influxd ] || give_up 'the package holds no influxd'

# Moved into place whole, so that an interrupted run leaves nothing that looks ready.
rm -rf "$target"
mv unpacked "$target" || give_up "cannot write $target"
echo "InfluxDB 1.x: $binary"
