#!/usr/bin/env bash
# Finds libtorch (or installs it) and builds librose.so and rose-ranks in native/build; quick and silent when there
# is nothing to do. Environment: ROSE_LIBTORCH (a libtorch or torch package folder),
# ROSE_NO_INSTALL=1 (install nothing), ROSE_JOBS (compilers at a time, 2),
# ROSE_CMAKE_ARGS (more arguments of cmake).
# Exit code: 0 ready, 1 it could not be made ready, 2 wrong usage.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=$root/native/build

# shellcheck source=eng/common.sh
. "$root/eng/common.sh"

# Everything on which the last successful set-up depended, cheap to compute. The watched paths are
# those of libtorch and of python3's search path, since starting python3 takes too long.
quick_fingerprint() {
  printf '%s\n' "${ROSE_LIBTORCH:-}" "$(command -v python3 || true)" "${PYTHONPATH:-}" \
    "${PYTHONHOME:-}" "${PYENV_VERSION:-}" "${CXX:-} ${CXXFLAGS:-}"
  [ ! -e "$build/watched" ] || xargs -d '\n' stat -Lc '%n %s %Y' <"$build/watched" 2>/dev/null || true
  cd "$root"
  find native -path native/build -prune -o -type f -exec sha256sum {} + | LC_ALL=C sort
  sha256sum eng/*.sh
  stat -c '%s %Y' "$build/librose.so" "$build/rose-ranks"
}

is_built() { [ -e "$build/librose.so" ] && [ -e "$build/rose-ranks" ]; }

is_ready() {
  is_built && [ "$(quick_fingerprint 2>/dev/null)" = "$(cat "$build/ready" 2>/dev/null)" ]
}

watch_paths() {
  echo "$torch_lib/libtorch_cpu.so"
  echo "$torch_lib/libtorch_cuda.so"
  if system_headers; then echo "$torch_lib/libblas.so.3"; fi
  if command -v python3 >/dev/null; then
    command -v python3
    python_torch python3
    echo "${PYENV_ROOT:-$HOME/.pyenv}/version"
  fi
}

main() {
  mkdir -p "$build"
  if is_ready; then return 0; fi

  . "$root/eng/find-libtorch.sh"
  . "$root/eng/install-libtorch.sh"
  . "$root/eng/build-native.sh"
  . "$root/eng/stand-ins.sh"
  lock
  if is_ready; then return 0; fi

  torch_found=yes
  torch_find || torch_found=no
  install_missing
  if [ "$torch_found" = no ]; then
    torch_find || fail 1 'libtorch was installed, but is still not found; set ROSE_LIBTORCH to its folder.'
  fi
  install_fast_blas

  if ! is_built || [ "$(build_fingerprint)" != "$(cat "$build/built" 2>/dev/null)" ]; then
    torch_find import
    if ! is_built || [ "$(build_fingerprint)" != "$(cat "$build/built" 2>/dev/null)" ]; then
      build_native
      build_fingerprint >"$build/built"
    fi
  fi
  watch_paths | grep . >"$build/watched"
  quick_fingerprint >"$build/ready"
}

main "$@"
