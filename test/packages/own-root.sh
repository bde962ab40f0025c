#!/bin/sh
# own-root.sh COMMAND…: runs it where packages can be installed without touching this machine: a mount
# namespace with a layer of its own over /etc, /usr and /var. Where the kernel refuses that, it runs on
# the machine itself if VIGIE_INSTALL_HERE=yes, else it ends with 77.
set -u
if [ "${1:-}" != --inside ]; then
  here=$(cd "$(dirname "$0")" && pwd)/own-root.sh
  VIGIE_LAYERS=$(mktemp -d)
  export VIGIE_LAYERS
  if unshare --mount --propagation private sh "$here" --inside true 2>/dev/null; then
    unshare --mount --propagation private sh "$here" --inside "$@"
    status=$?
    rmdir "$VIGIE_LAYERS"
    exit $status
  fi
  rmdir "$VIGIE_LAYERS"
  [ "${VIGIE_INSTALL_HERE:-}" = yes ] && exec env VIGIE_INSTALL=machine "$@"
  echo 'No mount namespace here: the package is not installed (VIGIE_INSTALL_HERE=yes installs it on this machine)' >&2
  exit 77
fi
shift
set -e
layers=$VIGIE_LAYERS
mount -t tmpfs vigie-layers "$layers"
for folder in etc usr var; do
  mkdir "$layers/$folder" "$layers/$folder.work"
  mount -t overlay vigie -o "lowerdir=/$folder,upperdir=$layers/$folder,workdir=$layers/$folder.work" "/$folder"
done
exec env VIGIE_INSTALL=layer "$@"
