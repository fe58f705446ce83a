#!/usr/bin/env bash
# Runs the addon's tests on FreeCAD 1.0 of Debian 13, and its panel on PySide6, with the addon and the engine as they are
# built here:
#   sudo tests/plugin/on_freecad_1.sh DIR [ENGINE]
# Makes a minimal Debian 13 in DIR by debootstrap if it is not there yet, and leaves it for the next run. The engine is
# brought along with its libraries, because that Debian has newer ones.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dir=${1:?the folder for Debian 13 is missing}
engine=${2:-$root/build/release/stepwise}
[ -x "$engine" ] || { echo "no engine at $engine: run ./dev build first" >&2; exit 1; }

if [ ! -e "$dir/etc/debian_version" ]; then
  mkdir -p "$dir"
  debootstrap --variant=minbase trixie "$dir" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
fi
unmount() { umount -q "$dir/dev/pts" "$dir/dev" "$dir/proc" || true; }
trap unmount EXIT
mountpoint -q "$dir/dev" || mount --bind /dev "$dir/dev"
mountpoint -q "$dir/dev/pts" || mount -t devpts devpts "$dir/dev/pts"
mountpoint -q "$dir/proc" || mount -t proc proc "$dir/proc"
inside() { chroot "$dir" env DEBIAN_FRONTEND=noninteractive "$@"; }
inside sh -c '{ command -v freecad && python3 -c "from PySide6 import QtSvg, QtWidgets"; } >/dev/null 2>&1 || {
  apt-get update -qq && apt-get install -y -qq --no-install-recommends freecad xvfb xauth libgl1-mesa-dri python3 \
    python3-pyside6.qtsvg python3-pyside6.qtwidgets >/dev/null; }'

mkdir -p "$dir/opt/stepwise/lib"
cp "$engine" "$dir/opt/stepwise/stepwise.bin"
ldd "$engine" | awk '$3 ~ "^/" && $1 !~ "^(libc|libm|libdl|libpthread|librt)[.]so" { print $3 }' |
  xargs -r cp -L -t "$dir/opt/stepwise/lib"
cat >"$dir/opt/stepwise/stepwise" <<'END'
#!/bin/sh
LD_LIBRARY_PATH=/opt/stepwise/lib exec /opt/stepwise/stepwise.bin "$@"
END
chmod +x "$dir/opt/stepwise/stepwise"
rm -rf "$dir/src"
mkdir "$dir/src"
tar -C "$root" -cf - plugin samples tests/plugin | tar -C "$dir/src" -xf -

inside freecadcmd -c 'import FreeCAD; print("FreeCAD", ".".join(FreeCAD.Version()[:3]))' </dev/null 2>/dev/null | grep '^FreeCAD [0-9]' || true
try() { inside STEPWISE_ENGINE=/opt/stepwise/stepwise STEPWISE_ROOT=/src PYTHONDONTWRITEBYTECODE=1 python3 "$@"; }
try /src/tests/plugin/run_in_freecad.py headless
try /src/tests/plugin/run_in_freecad.py gui
try /src/tests/plugin/panel_on_pyside6.py
