# Sourced by ./rose and ./test: this bundle's runtime, and native/ built against the PyTorch of this machine.
bundle=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export DOTNET_ROOT=$bundle/dotnet DOTNET_CLI_TELEMETRY_OPTOUT=1
ROSE_NO_INSTALL=1 "$bundle/eng/setup.sh"

# Beside each program, as a build puts it there.
for folder in "$bundle"/src/Rose.Harness/bin/ahead "$bundle"/tests/*/bin/Debug/net10.0; do
  ln -sf "$bundle"/native/build/{librose.so,librose.txt,rose-ranks} "$folder/"
done
