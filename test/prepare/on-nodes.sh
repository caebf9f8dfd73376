#!/bin/sh
# on-nodes.sh "VERSION …" [FILE …]: runs the tests on each of these versions, which nodes.sh has made ready; exit 1 when any failed.
set -u

home="${XDG_CACHE_HOME:-$HOME/.cache}/kenshin/nodes"
versions=$1
shift
failed=''

for version in $versions; do
  node="$home/$version/bin"
  echo "Node.js $("$node/node" -p process.versions.node)"
  PATH="$node:$PATH" "$node/node" node_modules/vitest/vitest.mjs run --config test/vitest.config.ts "$@" ||
    failed="$failed $version"
done
[ -z "$failed" ] || { echo "failed on Node.js$failed"; exit 1; }
