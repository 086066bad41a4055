# Installs what is missing on Debian and Ubuntu. Sourced by setup.sh and setup-tests.sh.

# need_packages WHY PACKAGE...: installs the packages after one line that says so, or fails with
# a line that names them. Nothing that is installed goes: Debian's two builds of libtorch, with CUDA and without, shut each
# other out.
need_packages() {
  local why=$1 as_root='' log
  shift
  if ! command -v apt-get >/dev/null; then
    fail 1 "$why; install what Debian calls: $*, or set ROSE_LIBTORCH to a libtorch or torch package folder."
  fi
  if [ "${ROSE_NO_INSTALL:-}" = 1 ]; then
    fail 1 "$why; ROSE_NO_INSTALL=1 forbids installing; install: apt-get install --no-install-recommends $*"
  fi
  if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      fail 1 "$why; not root and no sudo without a password; install: sudo apt-get install --no-install-recommends $*"
    fi
    as_root='sudo -n'
  fi
  say "$why; installing $* with apt-get (minutes; ROSE_NO_INSTALL=1 forbids it)."
  log=$build/apt.log
  if ! {
    $as_root apt-get update -qq &&
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        --no-remove -o DPkg::Lock::Timeout=600 "$@"
  } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" | show
    fail 1 "apt-get could not install $*; see the lines above and $log."
  fi
}

# The packages that building needs beside libtorch.
missing_build_tools() {
  command -v cmake >/dev/null || echo cmake
  command -v "${CXX:-g++}" >/dev/null || echo g++
  command -v make >/dev/null || command -v ninja >/dev/null || echo make
}

# The system's libblas.so.3, as the loader finds it.
system_blas() {
  local ldconfig
  ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
  readlink -f "$("$ldconfig" -p | sed -n 's/^.*libblas\.so\.3 .*=> //p' | head -n 1)" 2>/dev/null || true
}

blas_is_reference() {
  case $(system_blas) in
    */blas/libblas.so.3*) return 0 ;;
    *) return 1 ;;
  esac
}

# Called with libtorch found or not (torch_found yes | no): brings what is missing.
install_missing() {
  local packages='' why=''
  if [ "$torch_found" = no ]; then
    why='no libtorch found'
    packages='libtorch-dev libgloo-dev'
    [ "$(system_blas)" ] && ! blas_is_reference || packages="$packages libopenblas0-pthread"
  elif system_headers && [ ! -e /usr/include/gloo/algorithm.h ]; then
    why="the system's libtorch lacks the headers of gloo"
    [ "$torch_cuda" = yes ] && packages=libgloo-cuda-dev || packages=libgloo-dev
  fi
  local tools
  tools=$(missing_build_tools | paste -sd' ')
  if [ -n "$tools" ]; then
    why=${why:-"building native/ needs $tools"}
    packages="$packages $tools"
  fi
  # shellcheck disable=SC2086 # a list of words
  if [ -n "$packages" ]; then need_packages "$why" $packages; fi
}

system_headers() { [ "$torch_include" = /usr/include ]; }

# Debian's default BLAS is the slow reference one. A slow BLAS is no reason to stop.
install_fast_blas() {
  system_headers && blas_is_reference || return 0
  local advice="Debian's reference BLAS is in use, many times slower than OpenBLAS"
  if [ "${ROSE_NO_INSTALL:-}" = 1 ] || ! command -v apt-get >/dev/null ||
    { [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; }; then
    say "warning: $advice; install libopenblas0-pthread."
  elif [ -e "$(dirname "$(dirname "$(system_blas)")")/openblas-pthread/libblas.so.3" ]; then
    say "warning: $advice; choose the other one with: update-alternatives --config libblas.so.3-$(uname -m)-linux-gnu"
  else
    need_packages "$advice" libopenblas0-pthread
  fi
}
