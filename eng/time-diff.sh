#!/usr/bin/env bash
# Measures `rose diff` of two CSVs of a million rows by 12 columns (some 130 MB each): the same file, one value in a
# thousand changed, a row more near the top, every row in another order, every value changed, and no key in common.
# Prints seconds and the peak resident set of the process (VmHWM), and holds both against the limits: 5 s and 500 MB on
# two cores.
# Needs the harness built (dotnet build src/Rose.Harness).
# Usage: eng/time-diff.sh [ROWS], 1,000,000 by default.
# Exit code: 0 within the limits, 1 not, 2 something is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
rose=$root/src/Rose.Harness/bin/ahead/rose.dll
rows=${1:-1000000}
max_seconds=5
max_megabytes=500

[ -f "$rose" ] || { echo 'build the harness first: dotnet build src/Rose.Harness' >&2; exit 2; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

echo "load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) cores, $rows rows"
awk -v rows="$rows" 'BEGIN {
  srand(1); OFS = ","
  print "experiment,case,rng,world.size,world_size,step,loss,dense_loss,relative_diff_vs_dense,validation_loss,learning_rate,grad_norm"
  for (i = 0; i < rows; i++) {
    size = 2 ^ (i % 8)
    printf "million,%d,invariant,%d,%d,%d,%.16g,%.16g,%.16g,%.16g,%.16g,%.16g\n", i % 8 + 1, size, size, int(i / 8) + 1, rand() * 10, rand() * 10, rand() * 1e-7, rand() * 10, rand() * 1e-3, rand()
  }
}' >"$out/a.csv"
cp "$out/a.csv" "$out/same.csv"
awk -F, -v OFS=, 'NR % 1000 == 0 && NR > 1 { $7 = $7 + 1e-6 } { print }' "$out/a.csv" >"$out/few.csv"
awk 'NR == 10 { print "million,9,invariant,256,256,1,1,1,1,1,1,1" } { print }' "$out/a.csv" >"$out/inserted.csv"
{ head -1 "$out/a.csv"; tail -n +2 "$out/a.csv" | shuf --random-source=<(yes 1); } >"$out/shuffled.csv"
awk -F, -v OFS=, 'NR > 1 { for (k = 7; k <= 12; k++) $k = "1" $k } { print }' "$out/a.csv" >"$out/all.csv"
awk -F, -v OFS=, 'NR > 1 { $6 = $6 + 1000000 } { print }' "$out/a.csv" >"$out/disjoint.csv"

# Watches a process until it ends, with little else than the shell: its peak memory, and the seconds that its threads
# computed, which a busy machine does not stretch.
watch() {
  local name value rest ticks
  kilobytes=0 computed=0
  while [ -r "/proc/$1/stat" ]; do
    while read -r name value rest; do [ "$name" = VmHWM: ] && kilobytes=$value; done 2>/dev/null <"/proc/$1/status" || true
    read -r -a ticks 2>/dev/null <"/proc/$1/stat" || break
    computed=$((ticks[13] + ticks[14]))
    sleep 0.05
  done
}

failed=0
for case in same few inserted shuffled all disjoint; do
  start=$EPOCHREALTIME
  dotnet exec "$rose" diff "$out/a.csv" "$out/$case.csv" --limit 3 >"$out/$case.txt" 2>&1 &
  pid=$!
  watch "$pid"
  code=0
  wait "$pid" || code=$?
  end=$EPOCHREALTIME
  awk -v name="$case" -v a="$start" -v b="$end" -v cpu="$computed" -v hz="$(getconf CLK_TCK)" -v kb="$kilobytes" -v code="$code" -v s="$max_seconds" -v mb="$max_megabytes" 'BEGIN {
    printf "%-9s %5.2f s (%5.2f s computed)  %4.0f MB  exit code %d\n", name, b - a, cpu / hz, kb / 1024, code
    exit !(b - a <= s && kb / 1024 <= mb)
  }' || failed=1
  tail -1 "$out/$case.txt" | sed 's/^/          /'
done
exit "$failed"
