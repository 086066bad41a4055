# Makes empty stand-ins for libraries that libtorch names but never uses. Sourced by setup.sh.
# Debian's libtorch is linked against OpenCV and FFmpeg without using a symbol of theirs. They bring some 200 more
# libraries along, which a process would spend half of its start loading and searching.

# Prints the folder, or nothing where there is nothing to stand in for.
make_stand_ins() {
  local folder=$build/stand-ins library
  rm -rf "$folder"
  mkdir -p "$folder"
  ldd -u "$torch_lib/libtorch_cpu.so" 2>/dev/null | sed -n 's|^[[:space:]].*/||p' |
    { grep -E '^lib(opencv_|av|sw)' || true; } |
    while read -r library; do
      "${CXX:-c++}" -shared -nostdlib "-Wl,-soname,$library" -o "$folder/$library" -x c /dev/null || break
    done
  # The proof that nobody needs the real ones: with the stand-ins, every symbol is still found.
  if LD_LIBRARY_PATH=$folder ldd -r "$build/librose.so" 2>&1 | grep -q 'undefined symbol'; then rm -f "$folder"/*; fi
  if [ -n "$(ls "$folder")" ]; then echo "$folder"; fi
}
