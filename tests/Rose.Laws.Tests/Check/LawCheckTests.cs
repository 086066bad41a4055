using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class LawCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_seed_runs_the_same_cases_and_another_seed_others()
    {
        static List<LawCase> Seen(int seed)
        {
            var worlds = new FailingWorlds(_ => true);
            LawCheck.Run([LawSubjects.Ffn, LawSubjects.Gpt], new LawOptions { Cases = 50, Seed = seed, Coverage = [] }, worlds, cancellationToken: Cancellation);
            return worlds.Seen;
        }

        Assert.Equal(Seen(3), Seen(3));
        Assert.NotEqual(Seen(3), Seen(4));
    }

    [Fact]
    public void A_failure_reads_as_case_breach_origin_and_token()
    {
        var report = LawCheck.Run([LawSubjects.Ffn], new LawOptions { Seed = 5, WorldSizes = [2], Coverage = [] }, new FailingWorlds(of => of["in"] > 1), cancellationToken: Cancellation);

        var lines = report.ToString().Split(Environment.NewLine);
        Assert.Matches("^A law fails in case [0-9]+ \\(seed 5\\), shrunk in [0-9]+ steps:$", lines[0]);
        Assert.Equal("  case    ffn, world 2, input_dims 0, batch 1, sequence 1, in 2, hidden 1, out 1, bias 0, integers, contiguous, float32, seed 0", lines[1]);
        Assert.Equal("  breaks  Error planned to fail", lines[2]);
        Assert.StartsWith("  found   ffn, world 2, input_dims ", lines[3], StringComparison.Ordinal);
        Assert.Equal($"  replay  {CaseToken.Of(report.Failure!.Shrunk)}", lines[4]);
    }

    [Fact]
    public void A_token_runs_its_case_alone()
    {
        var worlds = new FailingWorlds(_ => false);
        var report = LawCheck.Run([LawSubjects.Ffn], new LawOptions { Replay = CaseToken.Of(SmallCases.Ffn) }, worlds, cancellationToken: Cancellation);

        Assert.Equal((true, 1), (report.Passed, report.CasesRun));
        Assert.Equal(SmallCases.Ffn, Assert.Single(worlds.Seen));
    }

    [Fact]
    public void A_cases_numbers_are_drawn_once_for_all_its_ranks_and_its_dense_form_however_many_cases_are_judged_at_once()
    {
        Assert.Equal(Drawn(together: 1), Drawn(together: 4));

        // The shape of a weight is asked for whenever the case's numbers are drawn, and once for the dense form.
        static int Drawn(int together)
        {
            var drawn = 0;
            var layer = (LayerUnderTest)LawSubjects.Ffn;
            var counted = new LayerUnderTest
            {
                Name = "counted",
                Sizes = layer.Sizes,
                Fault = layer.Fault,
                Inputs = layer.Inputs,
                Parameters = [layer.Parameters[0] with { Shape = Count }, .. layer.Parameters.Skip(1)],
                Oracle = layer.Oracle,
                Parallel = layer.Parallel,
            };
            var report = LawCheck.Run(counted, new LawOptions { Cases = 60, Seed = 3, MaxSize = 12, WorldSizes = [3], Coverage = [], Parallelism = together });
            Assert.True(report.Passed, report.ToString());
            return drawn;

            IReadOnlyList<int>? Count(LawCase of)
            {
                Interlocked.Increment(ref drawn);
                return layer.Parameters[0].Shape(of);
            }
        }
    }

    [Fact]
    public void Progress_counts_the_cases_and_then_the_shrinks()
    {
        List<LawProgress> seen = [];
        var report = LawCheck.Run([LawSubjects.Ffn], new LawOptions { Cases = 60, Seed = 2, Coverage = [] }, new FailingWorlds(of => of["out"] > 3), seen.Add, Cancellation);

        var searched = seen.TakeWhile(step => !step.IsShrinking).ToList();
        Assert.Equal(Enumerable.Range(1, report.CasesRun - 1), searched.Select(step => step.CasesRun));
        Assert.All(seen, step => Assert.Equal(60, step.Cases));
        Assert.Equal(Enumerable.Range(0, seen.Count - searched.Count), seen.Skip(searched.Count).Select(step => step.ShrinksTried));
        Assert.InRange(report.Failure!.Shrinks, 1, seen[^1].ShrinksTried);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Cases_that_are_judged_at_once_give_the_report_of_cases_one_by_one(int failsAbove)
    {
        var options = new LawOptions { Cases = 40, Seed = 11, MaxSize = 12, Coverage = [] };

        var (alone, single) = Run(options);
        var (together, several) = Run(options.WithParallelism(3));

        Assert.Equal(alone.ToString(), together.ToString());
        Assert.Equal((alone.CasesRun, alone.LargestElementwiseRatio, alone.LargestNormwiseUlps), (together.CasesRun, together.LargestElementwiseRatio, together.LargestNormwiseUlps));
        Assert.Equal(failsAbove == 0, alone.Passed);
        Assert.Equal(1, single.Most);
        Assert.InRange(several.Most, 2, 3);

        (LawReport, CountingWorlds) Run(LawOptions options)
        {
            using var worlds = new CountingWorlds(of => failsAbove > 0 && of["out"] > failsAbove);
            return (LawCheck.Run([LawSubjects.Ffn], options, worlds, cancellationToken: Cancellation), worlds);
        }
    }

    [Fact]
    public void A_cancelled_check_stops_and_says_so()
    {
        using var source = new CancellationTokenSource();
        var count = 0;
        void CancelAfterThree(LawProgress step)
        {
            if (++count == 3)
            {
                source.Cancel();
            }
        }

        Assert.Throws<OperationCanceledException>(() => LawCheck.Run([LawSubjects.Ffn], new LawOptions { Coverage = [] }, new FailingWorlds(_ => false), CancelAfterThree, source.Token));
        Assert.Equal(3, count);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_with_the_reason()
    {
        static string Message(LawOptions options) =>
            Assert.Throws<ArgumentException>(() => LawCheck.Run([LawSubjects.Ffn], options, new FailingWorlds(_ => true), cancellationToken: Cancellation)).Message;

        Assert.Equal("cases = 0 is less than 1", Message(new LawOptions { Cases = 0 }));
        Assert.Equal("world sizes [2, 0] must name at least one size, each 1 or more", Message(new LawOptions { WorldSizes = [2, 0] }));
        Assert.Equal("max size = 0 is less than 1", Message(new LawOptions { MaxSize = 0 }));
        Assert.Equal("seed = -1 is negative", Message(new LawOptions { Seed = -1 }));
    }

    [Fact]
    public void Where_no_case_is_possible_it_says_so_and_does_not_look_for_ever()
    {
        var exact = Assert.Throws<ArgumentException>(() => LawCheck.Run(Identity(isExact: false), new LawOptions { Comparison = Comparison.Exact, MaxSize = 3 }));
        var never = Assert.Throws<ArgumentException>(() => LawCheck.Run(Identity(fault: "it never is"), new LawOptions { Parallelism = 2 }));

        Assert.Equal("of 10000 cases of subject identity in a row none is possible, with world sizes [1, 2, 3, 4, 5, 8], max size 3 and comparison Exact; of the last one it does not keep integers", exact.Message);
        Assert.EndsWith("of the last one it never is", never.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_subject_cannot_be_is_told_before_the_first_case()
    {
        Refused("\"my-layer\" of subject my-layer is written into replay tokens", Identity("my-layer"));
        Refused("\"to.kens\" of subject identity is written into replay tokens", Identity(sizes: [CaseSize.Of("to.kens")]));
        Refused("subject identity has the sizes [n, n]", Identity(sizes: [CaseSize.Of("n"), CaseSize.Of("n")]));
        Refused("subject identity has the sizes []", Identity(sizes: []));
        Refused("size n of subject identity has min = 5 above max = 2", Identity(sizes: [CaseSize.Of("n", max: 2, min: 5)]));
        Refused("subject identity has the dtypes []", Identity(dtypes: []));
        Refused("subject identity has the dtypes [Float16]", Identity(dtypes: [ScalarType.Float16]));

        static void Refused(string why, LayerUnderTest layer) =>
            Assert.StartsWith(why, Assert.Throws<ArgumentException>(() => LawCheck.Run(layer, new LawOptions())).Message, StringComparison.Ordinal);
    }

    private static LayerUnderTest Identity(string name = "identity", CaseSize[]? sizes = null, ScalarType[]? dtypes = null, bool isExact = true, string? fault = null) => new()
    {
        Name = name,
        Sizes = sizes ?? [CaseSize.Of("n")],
        DTypes = dtypes ?? [ScalarType.Float32],
        IsExactOnIntegers = isExact,
        Fault = _ => fault,
        Inputs = [LayerInput.Of("x", of => [of.Sizes[0]])],
        Dense = _ => nn.Identity(),
        Parallel = (_, _) => nn.Identity(),
    };
}
