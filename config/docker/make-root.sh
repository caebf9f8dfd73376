#!/bin/sh
# make-root.sh ARCH FOLDER: the root of an image with Debian's Node.js and nothing that it does not load. ARCH is Docker's name.
# Works for another processor too: packages are unpacked, none of their programs runs.
set -eu
case $1 in arm) arch=armhf ;; *) arch=$1 ;; esac
root=$2
debs=/tmp/debs
unpacked=/tmp/unpacked
mkdir -p "$debs/partial" "$unpacked" "$root/usr/lib" "$root/etc/ssl/certs" "$root/tmp" "$root/var/lib/kenshin"

# As for a machine on which nothing is installed.
: > /tmp/nothing
apt() { apt-get -qq -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o Dir::State::status=/tmp/nothing "$@"; }
apt update
apt install -y --no-install-recommends --download-only -o Dir::Cache::archives="$debs" nodejs > /dev/null
(cd "$debs" && apt download ca-certificates)
for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$unpacked"; done

# Debian's folders: /lib and the like are links.
for name in lib lib64; do
  [ -d "$unpacked/usr/$name" ] && ln -s "usr/$name" "$root/$name" && mkdir -p "$root/usr/$name"
done

needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }
loader() { readelf -l "$1" | sed -n 's/.*interpreter: \/\(.*\)\]/\1/p'; }
# A library, under the name that programs ask for, and those that it needs itself.
take() {
  [ -e "$root/$1" ] && return
  mkdir -p "$root/$(dirname "$1")"
  cp -L "$unpacked/$1" "$root/$1"
  for library in $(needed "$root/$1"); do
    for found in "$unpacked"/usr/lib/*/"$library"; do [ -e "$found" ] && take "${found#"$unpacked"/}"; done
  done
}
take usr/bin/node
interpreter=usr/$(loader "$root/usr/bin/node")
mkdir -p "$root/$(dirname "$interpreter")"
cp -P "$unpacked/$interpreter" "$root/$interpreter"
# What the serial driver needs beside it.
for found in "$unpacked"/usr/lib/*/libpthread.so.0; do take "${found#"$unpacked"/}"; done

# Parts of Node.js that Debian keeps in packages of their own, as the program itself names them.
for name in $(grep -aoh '/usr/share/nodejs/[[:alnum:]/._-]*\.js' "$root"/usr/lib/*/libnode.so.* | sort -u); do
  [ -e "$unpacked$name" ] || continue
  mkdir -p "$root$(dirname "$name")"
  cp -L "$unpacked$name" "$root$name"
done

cat "$unpacked"/usr/share/ca-certificates/mozilla/*.crt > "$root/etc/ssl/certs/ca-certificates.crt"
# dialout has this number in Debian and in Raspberry Pi OS.
echo 'kenshin:x:1000:1000::/var/lib/kenshin:/usr/sbin/nologin' > "$root/etc/passwd"
printf 'kenshin:x:1000:\ndialout:x:20:\n' > "$root/etc/group"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
# Their licences.
for name in "$unpacked"/usr/share/doc/*/copyright; do
  folder=$root/usr/share/doc/$(basename "$(dirname "$name")")
  mkdir -p "$folder"
  cp -L "$name" "$folder/"
done
chmod 1777 "$root/tmp"
chown 1000:1000 "$root/var/lib/kenshin"
chmod 700 "$root/var/lib/kenshin"
