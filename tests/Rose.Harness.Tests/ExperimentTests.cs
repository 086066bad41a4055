using Rose.Harness.Run;
using Rose.Parallel;

namespace Rose.Harness.Tests;

/// <summary>The harness as a library: these ranks are started by the test program itself.</summary>
public sealed class ExperimentTests
{
    [Fact]
    public async Task An_experiment_runs_from_code_and_gives_typed_rows()
    {
        using var folder = new TempFolder();
        var lines = new List<string>();

        var result = await Experiment.Load(folder.Write("small.yaml", SmallSpec.Forward("{size: 1}")))
            .WithWorldSize(2)
            .WithSweep("seed", "7,8")
            .WithOutputFolder(folder.Path)
            .WithProgress(lines.Add)
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.True(result.IsWell);
        Assert.Equal(["7", "8"], result.Rows.Select(row => row.Swept("seed")));
        Assert.All(result.Rows, row => Assert.Equal([2L, 8L, 50L], row.Forward!.LogitsShape));
        Assert.Equal(2, CsvFile.FinishedRows(folder.At("small.csv")));
        Assert.Equal(2, lines.Count(line => line.Contains("loss", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_it_wrote_before_is_kept_and_among_its_rows()
    {
        using var folder = new TempFolder();
        var experiment = Experiment.FromText(SmallSpec.Train(3, "{size: 1}")).WithOutputFolder(folder.Path);
        var first = await experiment.RunAsync(TestContext.Current.CancellationToken);

        var again = await experiment.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, first.Rows.Count);
        Assert.Equal(first.Rows.Select(row => row.Train!.Loss), again.Rows.Select(row => row.Train!.Loss));
        Assert.Equal(first.Rows.Select(row => row.Train!.StepMilliseconds), again.Rows.Select(row => row.Train!.StepMilliseconds));
    }

    [Fact]
    public async Task A_law_that_fails_is_a_failure_of_the_result()
    {
        var result = await Experiment.FromText("name: law\nkind: property\nproperty: {law: ffn, cases: 20, world_sizes: [2], max_dim: 6}\nworld: {launch: threads}\nexpect: [cases_run at most 3]\n")
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(20, Assert.Single(result.Rows).Law!.CasesRun);
        Assert.Contains("cases_run = 20", Assert.Single(result.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_rank_is_thrown_or_listed_as_the_options_say()
    {
        using var folder = new TempFolder();
        folder.Write("small.checkpoints", "no folder");
        var experiment = Experiment.FromText(SmallSpec.Train(2))
            .With("train.checkpoint_every", "1").WithOutputFolder(folder.Path);

        await Assert.ThrowsAsync<WorldException>(() => experiment.RunAsync(TestContext.Current.CancellationToken));
        var result = await experiment.WithOptions(new RunOptions().WithKeepsGoing()).RunAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("case 1: ", Assert.Single(result.Failures), StringComparison.Ordinal);
    }
}
