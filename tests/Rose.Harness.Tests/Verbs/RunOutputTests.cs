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
    public void The_table_of_many_cases_has_a_row_for_each_and_no_number_is_cut()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Train(2, "{launch: threads}"));

        var lines = RoseProcess.Run(spec, "--out", folder.Path, "--sweep", "seed=1..9").Well().Output.Split('\n');

        var losses = CsvFile.Read(folder.At("small.csv")).Column("loss").ToList();
        for (var seed = 1; seed <= 9; seed++)
        {
            Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var at, _, var first, var last]
                && (at, first, last) == ($"{seed}", losses[2 * (seed - 1)], losses[(2 * seed) - 1]));
        }
    }

    [Fact]
    public void A_table_that_is_wider_than_any_screen_is_whole()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{launch: threads}", "sweep:\n  description: [" + new string('x', 300) + "]"));

        Assert.Contains(new string('x', 300), RoseProcess.Run(spec, "--out", folder.Path).Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_verb_is_no_spec()
    {
        var finished = RoseProcess.Run("chekc");

        Assert.Equal(2, finished.ExitCode);
        Assert.Equal("error: chekc is neither a verb nor a spec; did you mean check?", finished.Errors.Trim());
    }
}
