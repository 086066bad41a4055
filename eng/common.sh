# Announcements and errors of the set-up. Sourced.

# MSBuild keeps a program's output from the user of `dotnet run` and `dotnet test`. Under MSBuild
# (ROSE_MSBUILD=1) announcements therefore go to the standard error of the dotnet command itself,
# the uppermost dotnet above this process, where that can be opened.
announcements() {
  local pid=$PPID above=''
  while [ "$pid" -gt 1 ] 2>/dev/null; do
    case $(readlink "/proc/$pid/exe") in
      */dotnet) above=$pid ;;
      *) [ -z "$above" ] || break ;;
    esac
    pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
  done
  if [ -n "$above" ] && (: >>"/proc/$above/fd/2") 2>/dev/null; then
    echo "/proc/$above/fd/2"
  fi
}

say() {
  if [ "${ROSE_MSBUILD:-}" = 1 ] && [ -z "${announce_to+x}" ]; then announce_to=$(announcements); fi
  if [ -n "${announce_to:-}" ]; then
    printf 'rose setup: %s\n' "$*" >>"$announce_to"
  else
    printf 'rose setup: %s\n' "$*" >&2
  fi
}

# fail CODE SENTENCE: MSBuild makes an error of the form that it knows.
fail() {
  local code=$1
  shift
  if [ "${ROSE_MSBUILD:-}" = 1 ]; then
    printf 'rose setup : error ROSE%s: %s\n' "$code" "$*" >&2
  else
    printf 'rose setup: %s\n' "$*" >&2
  fi
  exit "$code"
}
