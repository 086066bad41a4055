#!/usr/bin/env bash
# Measures how long a user waits for the first row of experiments/forward_tp_007.yaml at 2 ranks, against
# peers/pytorch/forward.py, which does the same check in plain PyTorch. Both are timed from the start of the program:
# Rose to the progress line that follows the row onto the disk, PyTorch to its line of JSON.
# Runs take turns, so that whatever else the machine does meets both; prints medians and their ratio, which must be
# below 0.5. Needs the harness built (dotnet build src/Rose.Harness) and a Python with PyTorch (eng/setup-tests.sh).
# Usage: eng/time-to-first-row.sh [RUNS], 7 by default, after one of each that is not counted.
# Exit code: 0 below 0.5, 1 not, 2 something is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
rose=$root/src/Rose.Harness/bin/ahead/rose
runs=${1:-7}

[ -x "$rose" ] || { echo 'build the harness first: dotnet build src/Rose.Harness' >&2; exit 2; }
python=$(cat "$root/native/build/python-with-torch" 2>/dev/null || echo /usr/bin/python3)
"$python" -c 'import torch' 2>/dev/null || { echo "$python cannot import torch; run eng/setup-tests.sh" >&2; exit 2; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

rose_run() { "$rose" "$root/experiments/forward_tp_007.yaml" --fresh --out "$out" 2>&1; }

torch_run() {
  "$python" -B "$root/peers/pytorch/forward.py" --world-size 2 --plan qkv=column:gather,fc1=column,fc2=row:parallel 2>&1
}

# first_line RUN FILE: adds the seconds until RUN prints its first line with the loss, then waits for its end.
first_line() {
  local line start=$EPOCHREALTIME
  while IFS= read -r line; do
    case $line in
      *9.437932968139648*) awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }' >>"$2"; break ;;
    esac
  done < <("$1")
  wait $!
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

echo "load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) cores, $runs runs each"
first_line rose_run "$out/uncounted"
first_line torch_run "$out/uncounted"
for _ in $(seq "$runs"); do
  first_line rose_run "$out/rose"
  first_line torch_run "$out/torch"
done
echo "rose  $(paste -sd' ' "$out/rose")  median $(median "$out/rose") s"
echo "torch $(paste -sd' ' "$out/torch")  median $(median "$out/torch") s"
awk -v a="$(median "$out/rose")" -v b="$(median "$out/torch")" 'BEGIN { printf "ratio %.3f\n", a / b; exit !(a < b / 2) }'
