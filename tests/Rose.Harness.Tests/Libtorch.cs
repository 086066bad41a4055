using Rose.Torch;

namespace Rose.Harness.Tests;

/// <summary>The libtorch that the tests run on.</summary>
internal static class Libtorch
{
    /// <summary>Whether it is 1.13, of which the committed bytes are and whose Adam ours has the bits of; what others compute lies near.</summary>
    public static bool HasTheCommittedBits { get; } = File.ReadLines(Path.ChangeExtension(Build.LibraryPath, ".txt")).Any(line => line.StartsWith("version=1.13.", StringComparison.Ordinal));
}
