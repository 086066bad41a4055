#!/usr/bin/env bash
# Makes src/Rose.Harness/Report/Assets/vega.bundle.js.gz again, from pinned npm packages. Only a change of version needs
# it: the bundle is committed, and building Rose needs no npm. The same versions give the same script.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
assets=$root/src/Rose.Harness/Report/Assets
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# unpack NAME VERSION SHA256
unpack() {
  (cd "$work" && npm pack --silent "$1@$2" >/dev/null && sha256sum --quiet -c <<<"$3  $1-$2.tgz")
  mkdir "$work/$1"
  tar -xzf "$work/$1-$2.tgz" -C "$work/$1" --strip-components=1
}

unpack vega 6.4.0 3521fb6ff68a94a40323954f0ba4484ba4014b157bfd37f89a3b063082320c42
unpack vega-lite 6.4.3 24260f85e6f5bfe1069505f7c5c2b9863181ac413ef1030746f0a80c93991ce5
unpack d3-array 3.2.4 6dbf3f2be39e48f86775be6e166a5d3e5a585ca7144453cd6ad1912f5ae4417f

# Source maps lie beside the originals, not here. The semicolons keep one script from running into the next.
for each in vega/build/vega.min.js vega-lite/build/vega-lite.min.js; do
  grep -v '^//# sourceMappingURL=' "$work/$each"
  echo ';'
done >"$work/vega.bundle.js"
if grep -qi '</script\|<!--' "$work/vega.bundle.js"; then
  echo 'bundle-vega: the bundle holds </script or <!--, and would end the element that it is written into' >&2
  exit 1
fi
gzip -9 -n -c "$work/vega.bundle.js" >"$assets/vega.bundle.js.gz"

{
  echo 'vega.bundle.js.gz holds, minified and unchanged, vega 6.4.0 and vega-lite 6.4.3 (BSD-3-Clause). vega holds modules of'
  echo 'd3, delaunator and topojson-client (ISC), whose licence is the third.'
  for each in vega vega-lite d3-array; do
    printf '\n%s\n%s\n\n' "$each" "$(printf '%*s' ${#each} '' | tr ' ' '-')"
    cat "$work/$each/LICENSE"
  done
} >"$assets/LICENSE"
