#!/usr/bin/env bash
# Proves that the project builds, passes and runs on a Debian system that has nothing installed.
#   tests/house/clean_root.sh bookworm|trixie DIR      (as root; debootstrap and git must be there)
# Makes a minimal root in DIR by debootstrap, clones the committed tree into it, runs `./dev run` and `./dev test` there
# and says how long each took. DIR is kept for a look afterwards; a second run with the same DIR starts from nothing.
set -euo pipefail

[ $# -eq 2 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2; }
release=$1
target=$(realpath -m "$2")
source=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

leave() {
  for mount in dev proc; do
    mountpoint -q "$target/$mount" && umount "$target/$mount"
  done
  return 0
}
trap leave EXIT

if [ -e "$target" ]; then
  [ -e "$target/etc/debian_version" ] || { echo "$target exists and is no Debian root" >&2; exit 1; }
  leave
  rm -rf --one-file-system "$target"
fi
# A mirror copy of the empty root, kept beside it, saves the download the second time.
if [ -e "$target.tar" ]; then
  mkdir -p "$target" && tar -C "$target" -xf "$target.tar"
else
  debootstrap --variant=minbase "$release" "$target" "$mirror" >"$target.log"
  tar -C "$target" -cf "$target.tar" .
fi
cp /etc/resolv.conf "$target/etc/resolv.conf"
git clone -q --no-hardlinks "$source" "$target/root/stepwise"
mount --bind /dev "$target/dev"
mount -t proc proc "$target/proc"

inside() { chroot "$target" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin CI=true "$@" </dev/null; }
timed() {
  local start=$SECONDS
  inside "$@"
  echo "$release: $* took $((SECONDS - start)) s"
}
timed /root/stepwise/dev run
timed /root/stepwise/dev test
