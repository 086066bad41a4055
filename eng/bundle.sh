#!/usr/bin/env bash
# Makes one archive for machines that have PyTorch and cmake but neither .NET nor a network nor root: a checkout with its
# builds, the .NET runtime, and `./rose` and `./test`, which build native/ against that PyTorch first.
#
#   eng/bundle.sh [ARCHIVE]       rose-bundle.tar.gz in the current folder by default
#
# Exit code: 0 made, 1 a build failed or the archive is larger than 60 MB, 2 wrong usage.
set -euo pipefail

max_megabytes=60
if [ $# -gt 1 ] || [[ "${1:-}" == -* ]]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  exit 2
fi

archive=$(realpath -m "${1:-rose-bundle.tar.gz}")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
bundle=$stage/rose
mkdir "$bundle"

say() { echo "rose bundle: $*" >&2; }

say 'building the solution.'
dotnet build -v q -nologo >&2

# What git tracks, as it is here, and beside it what was built.
git ls-files -z | tar -c --null --files-from=- | tar -x -C "$bundle"
find src/Rose.Harness/bin/ahead tests/*/bin -type f \
  ! -name librose.so ! -name librose.txt ! -name rose-ranks -print0 |
  tar -c --null --files-from=- | tar -x -C "$bundle"

# The runtime that the solution is built for, without SDK and web server.
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
version=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App \(10\.[0-9.]*\) .*/\1/p' | tail -n 1)
mkdir -p "$bundle/dotnet/shared/Microsoft.NETCore.App" "$bundle/dotnet/host/fxr"
cp "$dotnet/dotnet" "$dotnet/LICENSE.txt" "$dotnet/ThirdPartyNotices.txt" "$bundle/dotnet/"
cp -r "$dotnet/shared/Microsoft.NETCore.App/$version" "$bundle/dotnet/shared/Microsoft.NETCore.App/"
cp -r "$dotnet/host/fxr/$version" "$bundle/dotnet/host/fxr/"

cp eng/bundle/rose eng/bundle/test "$bundle/"
chmod +x "$bundle/rose" "$bundle/test"
git describe --always --dirty >"$bundle/COMMIT"

# Each test project has its own copies of the same assemblies; the archive has each file once.
declare -A known
while read -r hash file; do
  if [ -n "${known[$hash]:-}" ]; then ln -f "${known[$hash]}" "$file"; else known[$hash]=$file; fi
done < <(find "$bundle" -type f -size +8k -exec sha256sum {} +)

tar -C "$stage" -c rose | gzip -9 >"$archive.new"
mv "$archive.new" "$archive"
megabytes=$((($(stat -c %s "$archive") + 999999) / 1000000))
say "$archive: $megabytes MB, commit $(cat "$bundle/COMMIT"), .NET $version."
[ "$megabytes" -le "$max_megabytes" ]
