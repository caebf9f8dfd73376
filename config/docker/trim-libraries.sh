#!/bin/sh
# trim-libraries.sh FOLDER ARCH: takes out of node_modules what Node.js never loads on this kind of machine. Licences stay.
set -eu
case $2 in amd64) builds=linux-x64 ;; *) builds=linux-$2 ;; esac
find "$1" -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.gz' -o -name '*.min.js' \
  -o -name '*.h' -o -name '*.cpp' -o -name '*.musl.node' -o -name '*.md' ! -iname 'licen[cs]e*' \) -delete
# For browsers, and what libraries test themselves with.
find "$1" -name '*browser*' -prune -exec rm -r {} +
find "$1" -mindepth 2 -type d \( -name test -o -name tests -o -name benchmarks -o -name examples -o -name docs \) -prune -exec rm -r {} +
find "$1" -path '*/prebuilds/*' -type d ! -name "$builds" -prune -exec rm -r {} +
# A library without its build would be found out only beside the dongle.
ls "$1"/@serialport/bindings-cpp/prebuilds/"$builds"/*.node > /dev/null
find "$1" -type d -empty -delete
