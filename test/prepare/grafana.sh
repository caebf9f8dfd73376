#!/bin/sh
# Grafana's own library of transformations, for the tests of the dashboards: 177 MB, so it is not among the development packages.
# Prints one line; exit 0 when it is there, 1 when it could not be had.
set -u

source=$(cd "$(dirname "$0")/../grafana/library" && pwd)
target="${XDG_CACHE_HOME:-$HOME/.cache}/kenshin/grafana"

# The one that the lockfile names, and no older one.
if cmp -s "$source/package-lock.json" "$target/package-lock.json" && [ -d "$target/node_modules/@grafana/data" ]; then
  echo "Grafana's library: $target"
  exit 0
fi
mkdir -p "${target%/*}" && work=$(mktemp -d "$target.XXXXXX") || { echo "Grafana's library: cannot write to ${target%/*}"; exit 1; }
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cp "$source/package.json" "$source/package-lock.json" "$work"
if npm ci --silent --no-audit --no-fund --ignore-scripts --prefix "$work" > "$work/log" 2>&1; then
  rm -rf "$target"
  mv "$work" "$target"
  echo "Grafana's library: $target"
else
  echo "Grafana's library: not available ($(head -n 1 "$work/log"))"
  exit 1
fi
