using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class JobsTests
{
    [Fact]
    public void Worlds_side_by_side_write_the_bytes_of_worlds_one_after_the_other()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Train(3, "{size: 1}", "rng: invariant\nsweep:\n  model.n_layers: [6, 1, 5, 2]\n  seed: [1, 2]"));
        Assert.Equal(0, RoseProcess.Run(spec, "--out", folder.At("one")).ExitCode);

        var many = RoseProcess.Run(spec, "--out", folder.At("many"), "--jobs", "3");

        Assert.Equal(0, many.ExitCode);
        Assert.Equal(File.ReadAllText(folder.At("one", "small.csv")), File.ReadAllText(folder.At("many", "small.csv")));
        Assert.Empty(Directory.GetFiles(folder.At("many"), "*partial*"));
    }

    [Fact]
    public void A_negative_number_is_refused()
    {
        using var folder = new TempFolder();

        var refused = RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Forward()), "--jobs", "-2");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--jobs -2 is not an integer from 0 to 2147483647; give one", refused.Errors, StringComparison.Ordinal);
    }
}
