#!/bin/sh
# prepare-image.sh [ROOT]: puts Vigie into a PC that becomes an image, or into the image's root folder,
# and seals it: no identity, no code, nothing of this PC. Each copy asks for a code of its own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-/}
if ! grep -q '^COLLECTOR=' "$here/agent.conf"; then
  echo "COLLECTOR: $here/agent.conf" >&2
  exit 2
fi
mkdir -p "$root/etc/vigie"
# Before the package: dpkg then keeps it, as it keeps what an administrator has written.
install -m 0644 "$here/agent.conf" "$root/etc/vigie/agent.conf"
cp "$here/@DEB@" "$root/tmp/@DEB@"
trap 'rm -f "$root/tmp/@DEB@"' EXIT
within() { if [ "$root" = / ]; then "$@"; else chroot "$root" "$@"; fi; }
export DEBIAN_FRONTEND=noninteractive
within apt-get install -y -o Dpkg::Options::=--force-confold "/tmp/@DEB@"
within vigie-seal
