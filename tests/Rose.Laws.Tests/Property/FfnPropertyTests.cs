namespace Rose.Laws.Tests;

public sealed class FfnPropertyTests(ITestOutputHelper output) : IDisposable
{
    private readonly ThreadFfnWorlds _worlds = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _worlds.Dispose();

    [Fact]
    public void Column_then_activation_then_row_is_the_dense_ffn()
    {
        var report = FfnProperty.Run(new PropertyOptions { Cases = 300, Seed = 20 }, _worlds, cancellationToken: Cancellation);

        output.WriteLine(report.ToString());
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(300, report.CasesRun);
        Assert.InRange(report.LargestNormwiseUlps, 0.1, Bound.NormwiseUlps);
        Assert.InRange(report.LargestElementwiseRatio, 0.01, 1);
    }

    [Fact]
    public void It_holds_where_products_have_more_than_128_terms()
    {
        var report = FfnProperty.Run(new PropertyOptions { Cases = 12, Seed = 4, MaxDim = 300, Comparison = Comparison.Bounded }, _worlds, cancellationToken: Cancellation);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Every_hard_class_is_among_a_hundred_cases()
    {
        var coverage = FfnProperty.Run(new PropertyOptions { Cases = 100, Seed = 7, WorldSizes = [2, 3], MaxDim = 6 }, _worlds, cancellationToken: Cancellation).Coverage;

        foreach (var count in new[] { coverage.OddWorlds, coverage.DimsOfOne, coverage.NonContiguous, coverage.WithBias, coverage.OneDimInputs, coverage.ThreeDimInputs, coverage.Exact, coverage.Float64 })
        {
            Assert.InRange(count, 5, 99);
        }
    }

    [Theory]
    [InlineData(Comparison.Exact, 40)]
    [InlineData(Comparison.Bounded, 0)]
    public void The_comparison_decides_which_cases_are_drawn(Comparison comparison, int exact)
    {
        var report = FfnProperty.Run(new PropertyOptions { Cases = 40, Seed = 1, Comparison = comparison, WorldSizes = [1, 2] }, _worlds, cancellationToken: Cancellation);

        Assert.Equal(exact, report.Coverage.Exact);
    }

    [Fact]
    public void The_same_seed_runs_the_same_cases_and_another_seed_others()
    {
        static List<FfnCase> Seen(int seed)
        {
            var worlds = new RecordingWorlds();
            FfnProperty.Run(new PropertyOptions { Cases = 50, Seed = seed }, worlds, cancellationToken: Cancellation);
            return worlds.Cases;
        }

        Assert.Equal(Seen(3), Seen(3));
        Assert.NotEqual(Seen(3), Seen(4));
    }

    [Fact]
    public void A_failure_is_replayed_from_its_token()
    {
        using var worlds = Fault.BiasAddedBeforeTheReduce.Worlds();
        var failure = FfnProperty.Run(new PropertyOptions { Seed = 5 }, worlds, cancellationToken: Cancellation).Failure!;

        var broken = FfnProperty.Run(new PropertyOptions { Replay = failure.ReplayToken }, worlds, cancellationToken: Cancellation);
        var whole = FfnProperty.Run(new PropertyOptions { Replay = failure.ReplayToken }, _worlds, cancellationToken: Cancellation);

        Assert.Equal(1, broken.CasesRun);
        Assert.Equal(failure.Shrunk, broken.Failure!.Shrunk);
        Assert.Equal(failure.Verdict.ToString(), broken.Failure.Verdict.ToString());
        Assert.Equal((1, true), (whole.CasesRun, whole.Passed));
    }

    [Fact]
    public void A_failure_reads_as_case_breach_guess_origin_and_token()
    {
        using var worlds = Fault.BiasAddedBeforeTheReduce.Worlds();
        var report = FfnProperty.Run(new PropertyOptions { Seed = 5, WorldSizes = [2] }, worlds, cancellationToken: Cancellation);

        var lines = report.ToString().Split(Environment.NewLine);
        output.WriteLine(report.ToString());
        Assert.Matches("^The FFN law fails in case [0-9]+ \\(seed 5\\), shrunk in [0-9]+ steps:$", lines[0]);
        Assert.Equal("  case    world 2, input [1], hidden 2, out 1, bias, seed 0, integers and ReLU, contiguous, float32", lines[1]);
        Assert.Matches("^  breaks  P1 output is -?[0-9]+ at \\[0\\]; must equal -?[0-9]+ \\(fits a bias added on each of the 2 ranks instead of once\\)$", lines[2]);
        Assert.StartsWith("  found   world 2, input [", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("  replay  ffn1-w2-d1-b1-s1-i1-h2-o1-bias-n0-integer-contiguous-f32-", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_that_throws_fails_with_its_message_and_the_world_is_replaced()
    {
        using var worlds = new ThreadFfnWorlds((of, context) => of.Seed == 1 && context.Rank == 1 ? throw new InvalidOperationException("no memory for rank 1") : new ParallelFfn(of, context));

        var broken = FfnLaw.Check(Cases.Small with { Seed = 1 }, worlds);
        var next = FfnLaw.Check(Cases.Small with { Seed = 2 }, worlds);

        var violation = Assert.Single(broken.Violations);
        Assert.Equal(Law.Error, violation.Law);
        Assert.Contains("no memory for rank 1", violation.Finding, StringComparison.Ordinal);
        Assert.True(next.Passed, next.ToString());
    }

    [Fact]
    public void Progress_counts_the_cases_and_then_the_shrinks()
    {
        using var worlds = Fault.AverageInsteadOfSum.Worlds();
        List<PropertyProgress> seen = [];
        var report = FfnProperty.Run(new PropertyOptions { Cases = 60, Seed = 2 }, worlds, seen.Add, Cancellation);

        var searched = seen.TakeWhile(step => !step.IsShrinking).ToList();
        Assert.Equal(Enumerable.Range(1, report.CasesRun - 1), searched.Select(step => step.CasesRun));
        Assert.All(seen, step => Assert.Equal(60, step.Cases));
        Assert.Equal(Enumerable.Range(0, seen.Count - searched.Count), seen.Skip(searched.Count).Select(step => step.ShrinksTried));
        Assert.InRange(report.Failure!.Shrinks, 1, seen[^1].ShrinksTried);
    }

    [Fact]
    public void A_cancelled_run_stops_and_says_so()
    {
        using var source = new CancellationTokenSource();
        var count = 0;
        void CancelAfterThree(PropertyProgress step)
        {
            if (++count == 3)
            {
                source.Cancel();
            }
        }

        Assert.Throws<OperationCanceledException>(() => FfnProperty.Run(new PropertyOptions(), _worlds, CancelAfterThree, source.Token));
        Assert.Equal(3, count);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_with_the_reason()
    {
        static string Message(PropertyOptions options) =>
            Assert.Throws<ArgumentException>(() => FfnProperty.Run(options, new RecordingWorlds(), cancellationToken: Cancellation)).Message;

        Assert.Equal("cases = 0 is less than 1", Message(new PropertyOptions { Cases = 0 }));
        Assert.Equal("world sizes [2, 0] must name at least one size, each 1 or more", Message(new PropertyOptions { WorldSizes = [2, 0] }));
        Assert.Equal("max dim = 3 is less than world size 4, over which hidden is divided; use 4 or more", Message(new PropertyOptions { MaxDim = 3 }));
        Assert.Equal("max dim = 256 lets sums of integers grow beyond what float32 holds exactly; use 255 or less, or the bounded comparison", Message(new PropertyOptions { MaxDim = 256 }));
        Assert.Equal("seed = -1 is negative", Message(new PropertyOptions { Seed = -1 }));
    }

    /// <summary>Runs nothing: what it throws makes each case fail, so it also shows how shrinking goes.</summary>
    private sealed class RecordingWorlds : IFfnWorlds
    {
        public List<FfnCase> Cases { get; } = [];

        public IReadOnlyList<FfnResult> Run(FfnCase of)
        {
            Cases.Add(of);
            throw new InvalidOperationException("nothing runs here");
        }
    }
}
