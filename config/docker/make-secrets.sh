#!/bin/sh
# Makes the folder `secrets` for compose.yaml: what is there stays. The folder is closed to other users, its files are not,
# because the containers read them as users of their own.
set -eu
folder=$(dirname "$0")/secrets
mkdir -p -m 700 "$folder"
make() { [ -s "$folder/$1" ] || printf '%s' "$2" > "$folder/$1"; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
umask 022
make influx-token "$(random)"
make influx-password "$(random)"
make grafana-password "$(random)"
make demo-id 00112233445566778899AABBCCDDEEFF
make demo-password 0123456789AB
echo "$folder: for your own meter, write route-b-id (32 characters) and route-b-password (12) there as well"
