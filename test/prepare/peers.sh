#!/bin/sh
# Makes ready, without root, what the tests with foreign programs need: a Python environment with momonga, one with broute-j11,
# socat and VictoriaMetrics.
# Prints one line each, with the reason where one could not be had: the tests then say that they were not run.
set -u

home="${XDG_CACHE_HOME:-$HOME/.cache}/kenshin"
MOMONGA=momonga==0.7.0
BROUTE_J11=broute-j11==0.1.0
PYSERIAL=pyserial==3.5

missing() {
  echo "$1: not available ($2)"
}

# prepare_python FOLDER NAME MODULE PACKAGE: an environment with a library of that name, and pyserial.
# The interpreter and what it needs are asked for one by one, so that the line names the missing piece.
prepare_python() {
  target="$home/$1"
  if [ -x "$target/bin/python" ] && "$target/bin/python" -c "import $3, serial" 2> /dev/null; then
    echo "$2: $target/bin/python"
    return
  fi
  command -v python3 > /dev/null || { missing "$2" 'no python3'; return; }
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { missing "$2" "it needs Python 3.11, this is $(python3 -V)"; return; }
  mkdir -p "$home" || { missing "$2" "cannot write to $home"; return; }
  log="$home/$1.log"
  rm -rf "$target"
  if ! python3 -m venv "$target" > "$log" 2>&1; then
    rm -rf "$target"
    missing "$2" 'python3 cannot make an environment: is python3-venv installed?'
    return
  fi
  if ! "$target/bin/python" -m pip install --quiet "$4" "$PYSERIAL" >> "$log" 2>&1; then
    rm -rf "$target"
    missing "$2" "pip: $(tail -n 1 "$log")"
    return
  fi
  echo "$2: $target/bin/python"
}

# The system's socat, or Debian's unpacked; $home/bin/socat runs it with the libraries that came with it.
prepare_socat() {
  if command -v socat > /dev/null; then
    echo "socat: $(command -v socat)"
    return
  fi
  wrapper="$home/bin/socat"
  if [ -x "$wrapper" ] && "$wrapper" -V > /dev/null 2>&1; then
    echo "socat: $wrapper"
    return
  fi
  { command -v apt-get && command -v dpkg; } > /dev/null || { missing socat 'not installed, and this is no Debian system'; return; }
  mkdir -p "$home/bin" && work=$(mktemp -d "$home/socat.XXXXXX") || { missing socat "cannot write to $home"; return; }
  unpack_socat "$work" || missing socat "$(grep -m 1 '^E:' "$work/log" || echo 'apt-get download failed')"
  rm -rf "$work"
}

unpack_socat() {
  unpack "$1" socat && unpack "$1" libwrap0 || return 1
  wrap "$1/unpacked" "$1/socat"
  if ! "$1/socat" -V > /dev/null 2>&1; then
    # A bare system lacks more; names differ between releases, so each is tried by itself.
    for library in libnsl2 libtirpc3 libtirpc3t64 libgssapi-krb5-2 libkrb5-3 libk5crypto3 libkrb5support0 libcom-err2 \
      libkeyutils1 libreadline8 libreadline8t64 libtinfo6 libssl3 libssl3t64; do
      unpack "$1" "$library"
    done
    "$1/socat" -V > /dev/null 2>&1 || { echo 'E: the unpacked program does not run' > "$1/log"; return 1; }
  fi
  rm -rf "$home/socat"
  mv "$1/unpacked" "$home/socat"
  wrap "$home/socat" "$wrapper"
  echo "socat: $wrapper"
}

# wrap FOLDER FILE: a script FILE that runs the socat unpacked in FOLDER.
wrap() {
  machine=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2> /dev/null || basename "$(dirname "$(find "$1" -name 'libwrap.so.0' | head -n 1)")")
  printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' \
    "$1/usr/lib/$machine:$1/lib/$machine" "$1/usr/bin/socat" > "$2"
  chmod 755 "$2"
}

# unpack FOLDER PACKAGE. The system's package lists first; where they are empty or stale, private ones, which need no root.
unpack() (
  cd "$1" || exit 1
  private="-o Dir::State::lists=$1/apt/lists -o Dir::Cache=$1/apt/cache -o APT::Sandbox::User= -o Acquire::Retries=3"
  # shellcheck disable=SC2086 # a list of options
  if ! apt-get download "$2" > log 2>&1; then
    if [ ! -d apt ]; then
      mkdir -p apt/lists/partial apt/cache/archives/partial
      apt-get $private update > log 2>&1 || exit 1
    fi
    apt-get $private download "$2" > log 2>&1 || exit 1
  fi
  dpkg -x "./$2"_*.deb unpacked 2> log
)

# A server that takes the points of InfluxDB and answers no InfluxQL.
prepare_victoria_metrics() {
  target="$home/victoria-metrics"
  binary=usr/bin/victoria-metrics
  if [ -x "$target/$binary" ]; then
    echo "VictoriaMetrics: $target/$binary"
    return
  fi
  { command -v apt-get && command -v dpkg; } > /dev/null || { missing VictoriaMetrics 'this is no Debian system'; return; }
  mkdir -p "$home" && work=$(mktemp -d "$home/victoria-metrics.XXXXXX") ||
    { missing VictoriaMetrics "cannot write to $home"; return; }
  if unpack "$work" victoria-metrics && [ -x "$work/unpacked/$binary" ]; then
    rm -rf "$target"
    mv "$work/unpacked" "$target"
    echo "VictoriaMetrics: $target/$binary"
  else
    missing VictoriaMetrics "$(grep -m 1 '^E:' "$work/log" || echo 'apt-get download failed')"
  fi
  rm -rf "$work"
}

prepare_python python momonga momonga "$MOMONGA"
prepare_python python-j11 broute-j11 broute_j11 "$BROUTE_J11"
prepare_socat
prepare_victoria_metrics
