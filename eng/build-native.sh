# Builds native/build/librose.so. Sourced by setup.sh after libtorch is found.

# What librose.so is made of; the same text means that nothing is to be built.
build_fingerprint() {
  torch_identity
  (cd "$root" && find native eng/build-native.sh eng/stand-ins.sh -path native/build -prune -o -type f -exec sha256sum {} + | LC_ALL=C sort)
  printf 'CXX=%s CXXFLAGS=%s\n' "${CXX:-}" "${CXXFLAGS:-}"
}

# The header names the C++ standard that it asks for; ours needs 17 at least.
cxx_standard() {
  local asked
  asked=$(sed -n 's/^#error C++\([0-9]*\) or later.*$/\1/p' \
    "$torch_include/torch/csrc/api/include/torch/all.h" | head -n 1)
  if [ "${asked:-17}" -gt 17 ]; then echo "$asked"; else echo 17; fi
}

# A wheel's CMake package records the ABI of its C++ strings; Debian's names none.
cxx11_abi() {
  local config
  for config in "${torch_package:-$torch_lib/..}/share/cmake/Torch/TorchConfig.cmake" \
    "$torch_lib/../share/cmake/Torch/TorchConfig.cmake"; do
    if [ -e "$config" ]; then
      sed -n 's/^.*_GLIBCXX_USE_CXX11_ABI=\([01]\).*$/\1/p' "$config" | head -n 1
      return
    fi
  done
}

# Folders that may hold nccl.h and CUDA's headers: the wheel's nvidia packages, then toolkits.
cuda_includes() {
  local folder
  for folder in ${torch_package:+"$torch_package"/../nvidia/*/include} \
    ${CUDA_HOME:+"$CUDA_HOME/include"} /usr/local/cuda/include; do
    if [ -d "$folder" ]; then readlink -f "$folder"; fi
  done | awk '!seen[$0]++'
}

# shellcheck disable=SC2086 # ROSE_CMAKE_ARGS is a list of words
build_native() {
  local objects=$build/obj log=$build/build.log started=$SECONDS generator='Unix Makefiles'
  command -v make >/dev/null || generator=Ninja
  # Objects of another libtorch, or of a moved checkout, are of no use.
  if [ "$(cat "$objects/libtorch" 2>/dev/null)" != "$root $(torch_identity)" ]; then rm -rf "$objects"; fi
  mkdir -p "$objects"
  printf '%s %s\n' "$root" "$(torch_identity)" >"$objects/libtorch"
  say "building native/ against libtorch $torch_version in $torch_lib (found by $torch_from; a few minutes)."
  if ! {
    cmake -S "$root/native" -B "$objects" -G "$generator" \
      "-DROSE_TORCH_INCLUDE=$torch_include;$torch_include/torch/csrc/api/include" \
      "-DROSE_TORCH_LIB=$torch_lib" \
      "-DROSE_CXX_STANDARD=$(cxx_standard)" "-DROSE_CXX11_ABI=$(cxx11_abi)" \
      "-DROSE_EXTRA_INCLUDE=$([ "$torch_cuda" = no ] || cuda_includes | paste -sd';')" \
      ${ROSE_CMAKE_ARGS:-} &&
      cmake --build "$objects" --parallel "${ROSE_JOBS:-2}"
  } >"$log" 2>&1; then
    grep -vE '^(\[ *[0-9]+%\]|make|--|gmake)' "$log" | tail -n 60 | show
    rm -f "$build/built"
    fail 1 "native/ did not build against libtorch $torch_version in $torch_lib; the compiler's error is above, all of its output in $log."
  fi
  # A move, so that a process that runs on the old files keeps them; a copy, so that the next build is quick.
  local file
  for file in librose.so rose-ranks; do
    cp "$objects/$file" "$build/$file.new"
    mv -f "$build/$file.new" "$build/$file"
  done
  {
    printf 'libtorch=%s\n' "$torch_lib/libtorch_cpu.so"
    printf 'libtorch_bytes=%s\n' "$(stat -Lc %s "$torch_lib/libtorch_cpu.so")"
    printf 'version=%s\ncuda=%s\n' "$torch_version" "$torch_cuda"
    cat "$objects/c10d.txt"
    printf 'stand_ins=%s\n' "$(make_stand_ins)"
  } >"$build/librose.txt"
  say "built native/build/librose.so in $((SECONDS - started)) s ($(paste -sd' ' "$objects/c10d.txt"), cuda=$torch_cuda)."
}
