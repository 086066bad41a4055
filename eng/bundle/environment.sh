# Sourced by ./rose and ./test: this bundle's runtime, and native/ built against the PyTorch of this machine.
bundle=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
export DOTNET_ROOT=$bundle/dotnet DOTNET_CLI_TELEMETRY_OPTOUT=1
ROSE_NO_INSTALL=1 "$bundle/eng/setup.sh"
export ROSE_NATIVE=$bundle/native/build/librose.so
