#!/usr/bin/env bash
# Finds or installs what tests need: a Python with PyTorch, for those that compare with plain PyTorch, whose path it writes
# to native/build/python-with-torch (best is one whose torch is the libtorch that librose.so was built on); one with
# jsonschema, for those that validate specs (native/build/python-with-jsonschema); Chromium, for those that look at a
# report; and script(1), for those that look at a terminal. Quick and silent when all is there. Exit code: 0 ready, 1 not, 2 wrong usage.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=$root/native/build
found=$build/python-with-torch

. "$root/eng/common.sh"
. "$root/eng/install-libtorch.sh"

fingerprint() {
  printf '%s\n' "$1" "${PYTHONPATH:-}" "$(command -v python3 || true)"
  stat -Lc '%n %s %Y' "$1" "$2"
  stat -Lc '%n %s %Y' "$build/librose.txt" 2>/dev/null || true # absent with a prebuilt ROSE_NATIVE
}

is_ready() {
  local interpreter folder
  { read -r interpreter <"$found" && read -r folder <"$found.folder"; } 2>/dev/null &&
    [ "$(fingerprint "$interpreter" "$folder" 2>/dev/null)" = "$(cat "$found.ready" 2>/dev/null)" ]
}

# look: sets interpreter and folder to the best Python with an importable torch.
look() {
  local candidate at wanted
  interpreter=''
  wanted=$(sed -n 's/^libtorch=//p' "$build/librose.txt" 2>/dev/null || true)
  for candidate in "$(command -v python3 || true)" /usr/bin/python3; do
    [ -x "$candidate" ] || continue
    at=$(python_torch "$candidate" | head -n 1)
    if [ -n "$at" ] && python_can_import_torch "$candidate" && torch_describe "$at"; then
      if [ -z "$interpreter" ]; then interpreter=$candidate folder=$at; fi
      if [ "$torch_lib/libtorch_cpu.so" = "$wanted" ]; then
        interpreter=$candidate folder=$at
        return 0
      fi
    fi
  done
  [ -n "$interpreter" ]
}

has() { command -v "$1" >/dev/null; }

# need COMMAND PACKAGE WHY: installs the package where the command is missing.
need() {
  has "$1" && return 0
  lock
  has "$1" && return 0
  need_packages "the tests look at $3, and there is none" "$2"
  has "$1" || fail 1 "$2 was installed, but $1 is not on the path."
}

browser() { need chromium chromium 'a report in Chromium'; }

terminal() { need script bsdutils 'a terminal through script(1)'; }

python() {
  local interpreter='' folder=''
  if is_ready; then return 0; fi
  lock
  if is_ready; then return 0; fi
  . "$root/eng/find-libtorch.sh"
  if ! look; then
    local package=python3-torch
    if grep -qs '^cuda=yes' "$build/librose.txt"; then package=python3-torch-cuda; fi
    need_packages 'the tests compare with PyTorch, and no python3 has it' $package
    look || fail 1 "$package was installed, but /usr/bin/python3 cannot import it ($python_error)."
  fi
  printf '%s\n' "$interpreter" >"$found"
  printf '%s\n' "$folder" >"$found.folder"
  fingerprint "$interpreter" "$folder" >"$found.ready"
}

# A python3 that can validate specs against their JSON Schema.
validator() {
  local found=$build/python-with-jsonschema candidate
  if [ -x "$(cat "$found" 2>/dev/null)" ]; then return 0; fi
  lock
  for candidate in "$(command -v python3 || true)" /usr/bin/python3 installed; do
    if [ "$candidate" = installed ]; then
      need_packages 'the tests validate specs against their JSON Schema' python3-jsonschema python3-yaml
      candidate=/usr/bin/python3
    fi
    if [ -x "$candidate" ] && "$candidate" -c 'import jsonschema, yaml' 2>/dev/null; then
      printf '%s\n' "$candidate" >"$found"
      return 0
    fi
  done
  fail 1 'python3-jsonschema was installed, but /usr/bin/python3 cannot import it.'
}

mkdir -p "$build"
case ${1:-all} in
  browser | terminal | python | validator)
    "$1"
    exit
    ;;
  all) ;;
  *) fail 2 "$1 is none of browser, terminal, python and validator." ;;
esac

# Each in a process of its own, which ends at its first error, so that all that is missing is told at once.
status=0
for part in browser terminal python validator; do
  bash "${BASH_SOURCE[0]}" "$part" || status=1
done
exit $status
