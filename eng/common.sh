# Announcements and errors of the set-up. Sourced.
say() { printf 'rose setup: %s\n' "$*" >&2; }

# fail CODE SENTENCE
fail() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}
