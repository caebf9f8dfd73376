#!/bin/sh
# nodes.sh VERSION …: makes ready, without root, the Node.js of npm's packages, for tests on other versions than the one at hand.
# Prints one line each; exit 1 when one could not be had.
set -u

home="${XDG_CACHE_HOME:-$HOME/.cache}/kenshin/nodes"
# npm's package `node` brings its program with an install script, which npm 12 refuses; these bring it themselves.
package=$(node -p '(process.platform + process.arch === "darwinarm64" ? "node-bin" : "node") + `-${process.platform}-${process.arch}`')
failed=0

for version in "$@"; do
  target="$home/$version"
  if [ ! -x "$target/bin/node" ]; then
    # Moved into place whole, and away from node_modules, whose .bin folder npm would put before every PATH below it.
    mkdir -p "$home" && work=$(mktemp -d "$home/install.XXXXXX") || { echo "cannot write to $home"; exit 1; }
    if npm install --silent --no-audit --no-fund --no-save --prefix "$work" "$package@$version" > "$work/log" 2>&1; then
      rm -rf "$target"
      mkdir -p "$target"
      mv "$work/node_modules/$package/bin" "$target/bin"
    fi
    [ -x "$target/bin/node" ] || sed 's/^/  /' "$work/log"
    rm -rf "$work"
  fi
  if [ -x "$target/bin/node" ]; then
    echo "Node.js $("$target/bin/node" -p process.versions.node): $target/bin/node"
  else
    echo "Node.js $version: not available"
    failed=1
  fi
done
exit "$failed"
