# Finds libtorch. Sourced by setup.sh; sets the torch_* variables that describe what it found.
#   torch_from     ROSE_LIBTORCH | python3 | system
#   torch_package  folder of the Python package, empty otherwise
#   torch_lib      real folder of libtorch_cpu.so
#   torch_include  real folder that holds torch/ and ATen/
#   torch_version  as libtorch's headers name it, such as 1.13.0
#   torch_cuda     yes where libtorch_cuda.so lies beside it, else no

# torch_describe FOLDER: true if FOLDER is a libtorch or torch package folder.
torch_describe() {
  local folder=$1 library='' include
  torch_package=''
  [ -f "$folder/__init__.py" ] && torch_package=$(readlink -f "$folder")
  if [ -e "$folder/lib/libtorch_cpu.so" ]; then
    library=$folder/lib/libtorch_cpu.so
  elif [ -n "$torch_package" ]; then
    # Debian and conda keep the package's libraries elsewhere; its extension module knows where.
    library=$(ldd "$folder"/_C.*.so 2>/dev/null | sed -n 's/^.*libtorch_cpu\.so[^ ]* => \(.*\) (.*$/\1/p' | head -n 1)
  fi
  include=$folder/include/torch/csrc/api/include/torch/torch.h
  [ -n "$library" ] && [ -e "$library" ] && [ -e "$include" ] || return 1
  torch_lib=$(dirname "$(readlink -f "$library")")
  torch_include=$(dirname "$(readlink -f "$folder/include/torch")")
  torch_details
}

torch_system() {
  local library
  for library in /usr/lib/*/libtorch_cpu.so; do
    if [ -e "$library" ] && [ -e "${library%/*}/libtorch.so" ] &&
      [ -e /usr/include/torch/csrc/api/include/torch/torch.h ]; then
      torch_package=''
      torch_lib=$(dirname "$(readlink -f "$library")")
      torch_include=/usr/include
      torch_details
      return 0
    fi
  done
  return 1
}

torch_details() {
  local header
  torch_version=unknown
  for header in torch/csrc/api/include/torch/version.h torch/headeronly/version.h; do
    header=$torch_include/$header
    if [ -e "$header" ] && grep -q 'TORCH_VERSION_MAJOR [0-9]' "$header"; then
      torch_version=$(sed -n 's/^#define TORCH_VERSION_\(MAJOR\|MINOR\|PATCH\) \([0-9]*\)$/\2/p' "$header" | paste -sd.)
    fi
  done
  torch_cuda=no
  if [ -e "$torch_lib/libtorch_cuda.so" ]; then torch_cuda=yes; fi
}

# What makes this libtorch another one for the build: real path, size and time of its main library.
torch_identity() {
  stat -Lc '%n %s %Y' "$torch_lib/libtorch_cpu.so"
  printf '%s %s cuda=%s\n' "$torch_include" "$torch_version" "$torch_cuda"
}

# python_torch PYTHON: the folder of its torch, then its search path, a line each; the first may be
# empty.
python_torch() {
  (cd / && "$1" - 2>/dev/null <<'PYTHON'
import importlib.util, os, sys
sys.path[:] = [p for p in sys.path if p]
spec = importlib.util.find_spec("torch")
print(os.path.dirname(spec.origin) if spec and spec.origin else "")
print("\n".join(sys.path))
PYTHON
  ) || true
}

# python_can_import_torch PYTHON: takes seconds; python_error says why not.
python_can_import_torch() {
  python_error=$(cd / && "$1" -c 'import sys; sys.path[:] = [p for p in sys.path if p]; import torch' 2>&1) ||
    { python_error=$(printf '%s\n' "$python_error" | tail -n 1); return 1; }
}

# torch_find [import]: sets torch_from and the rest; false if no libtorch is there. With `import`,
# python3's torch counts only if it can really be imported (seconds, so only before a build).
torch_find() {
  local folder
  if [ -n "${ROSE_LIBTORCH:-}" ]; then
    torch_from=ROSE_LIBTORCH
    torch_describe "$ROSE_LIBTORCH" ||
      fail 2 "ROSE_LIBTORCH = $ROSE_LIBTORCH is not a libtorch or torch package folder (it needs lib/libtorch_cpu.so and include/torch); set it to such a folder, or unset it to let the set-up find or install one."
    return 0
  fi
  torch_from=python3
  if command -v python3 >/dev/null; then
    folder=$(python_torch python3 | head -n 1)
    if [ -n "$folder" ] && torch_describe "$folder"; then
      if [ "${1:-}" != import ] || python_can_import_torch python3; then return 0; fi
      say "python3's torch in $folder cannot be imported ($python_error); looking further."
    fi
  fi
  torch_from=system
  torch_system
}
