#!/bin/sh
# Finds the browser for the tests of the report. It needs many libraries of its system, so it is not unpacked beside it like the other
# programs: root installs Debian's, anybody else is told how.
# Prints one line; exit 0 when the browser is there, 1 when it could not be had.
set -u

for program in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$program" ] || continue
  if path=$(command -v "$program"); then
    echo "Chromium: $path"
    exit 0
  fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  if { apt-get install -y -qq chromium fonts-noto-cjk ||
    { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk; }; } > "$log" 2>&1; then
    echo "Chromium: $(command -v chromium)"
    exit 0
  fi
  echo "Chromium: not available ($(grep -m 1 '^E:' "$log" || echo 'apt-get install chromium failed'))"
else
  echo 'Chromium: not available (as root: apt-get install chromium fonts-noto-cjk; or CHROMIUM=path)'
fi
exit 1
