#!/usr/bin/env bash
# Makes data/genesis.txt anew from Debian's packages and holds it against its checksum; needs apt, and
# libreadline8 for the reader of the compressed text. Nothing else of Rose needs this: the file is committed.
# Exit code: 0 the same bytes, 1 not.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
version=4.38
wanted=e7b72bfd25d395f55a3bd0c1ada5cbf3fd627f61734d239503d834ac9b5e23b6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
apt-get download "bible-kjv-text=$version" "bible-kjv=$version" >&2
for package in ./*.deb; do dpkg-deb -x "$package" .; done

# With -f the reader gives a verse a line, after its reference ("Ge1:1 "), which is cut off.
./usr/bin/bible -f -p usr/lib gen1:1-gen50:26 | sed 's/^[^ ]* //' >genesis.txt

if ! echo "$wanted  genesis.txt" | sha256sum --check --quiet; then
  echo "error: the text differs from the one committed; is it bible-kjv-text $version?" >&2
  exit 1
fi
cp genesis.txt "$root/data/genesis.txt"
