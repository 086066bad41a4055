using System.Text.Json;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class NumericsTests
{
    [Theory]
    [InlineData("portable", "avx2", "x86-64 since Haswell, libtorch ")]
    [InlineData("fast", null, ", libtorch ")]
    public void It_pins_the_kernels_of_ranks_or_leaves_them_and_says_where_the_bits_hold(string numerics, string? capability, string holdsOn)
    {
        using var folder = new TempFolder();

        var finished = RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Forward()), "--out", folder.Path, "--set", $"numerics={numerics}");

        Assert.Equal(0, finished.ExitCode);
        var ranks = JsonDocument.Parse(File.ReadAllText(folder.At("small.run.json"))).RootElement.GetProperty("fingerprints")[0];
        Assert.Equal(capability, ranks.GetProperty("kernel_pins").TryGetProperty("ATEN_CPU_CAPABILITY", out var pin) ? pin.GetString() : null);
        Assert.Contains(holdsOn, ranks.GetProperty("bits_hold_on").GetString(), StringComparison.Ordinal);
        Assert.Equal(numerics == "portable", ranks.GetProperty("bits_hold_on").GetString()!.Contains("Haswell", StringComparison.Ordinal));
    }
}
