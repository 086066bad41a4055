# Announcements and errors of the set-up. Sourced.

# MSBuild keeps a program's output from the user of `dotnet run` and `dotnet test`. Under MSBuild
# (ROSE_MSBUILD=1) announcements therefore go to the standard error of the dotnet command itself,
# the uppermost dotnet above this process, or to the terminal; to MSBuild if there is neither.
announcements() {
  local pid=$PPID above='' to
  while [ "$pid" -gt 1 ] 2>/dev/null; do
    case $(readlink "/proc/$pid/exe") in
      */dotnet) above=$pid ;;
      *) [ -z "$above" ] || break ;;
    esac
    pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status")
  done
  for to in ${above:+"/proc/$above/fd/2"} /dev/tty; do
    if ! overwrites "$to" && (: >>"$to") 2>/dev/null; then
      echo "$to"
      return
    fi
  done
}

# Two writers of a plain file overwrite each other, unless both append.
overwrites() {
  [ -f "$1" ] && ! sed -n 's/^flags:[[:space:]]*//p' "${1/\/fd\//\/fdinfo\/}" | grep -q '[2367]...$'
}

# show: copies its input to where the user reads it.
show() {
  if [ "${ROSE_MSBUILD:-}" = 1 ] && [ -z "${announce_to+x}" ]; then announce_to=$(announcements); fi
  if [ -n "${announce_to:-}" ]; then cat >>"$announce_to"; else cat >&2; fi
}

say() { show <<<"rose setup: $*"; }

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

# One set-up of a checkout at a time: MSBuild's nodes and other shells wait here.
lock() {
  exec 9>"$build/lock"
  if ! flock -n 9; then
    say 'another set-up of this checkout is running; waiting for it.'
    flock 9
  fi
}
