using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

public sealed class RunOutputTests
{
    [Fact]
    public void Quiet_says_nothing_where_all_is_well()
    {
        using var folder = new TempFolder();

        var finished = RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Forward("{size: 1}")), "--out", folder.Path, "--quiet");

        Assert.Equal((0, "", ""), (finished.ExitCode, finished.Output, finished.Errors));
        Assert.Equal(1, CsvFile.FinishedRows(folder.At("small.csv")));
    }

    [Fact]
    public void Tee_shows_what_ranks_print_under_their_names()
    {
        using var folder = new TempFolder();

        // ATen says which kernels it skipped when it is told of none that exists.
        var finished = RoseProcess.RunWith([("ATEN_CPU_CAPABILITY", "abacus")], folder.Write("small.yaml", SmallSpec.Forward()), "--out", folder.Path, "--tee");

        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("[world 1, rank 1] ", finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_verb_is_no_spec()
    {
        var finished = RoseProcess.Run("chekc");

        Assert.Equal(2, finished.ExitCode);
        Assert.Equal("error: chekc is neither a verb nor a spec; did you mean check?", finished.Errors.Trim());
    }
}
