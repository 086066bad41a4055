using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Run;
using Rose.Harness.Spec;
using Rose.Laws;

namespace Rose.Harness;

/// <summary>
/// An experiment as code has it. Nothing is read or checked until it runs.
/// <code>
/// var result = await Experiment.Load("experiments/ffn_rowparallel.yaml").WithWorldSize(4).RunAsync();
/// foreach (var row in result.Rows) Console.WriteLine($"{row.Case.Index}: {row.Forward!.Loss}");
/// </code>
/// </summary>
public sealed record Experiment
{
    private Experiment()
    {
    }

    /// <summary>Of the spec; null where the text is given.</summary>
    public string? Path { get; private init; }

    /// <summary>The spec itself; null where a file is read.</summary>
    public string? Text { get; private init; }

    /// <summary>What stands in the spec's place, in order, as after <c>--set</c> and <c>--sweep</c>.</summary>
    public IReadOnlyList<string> Overrides => [.. Changes.Select(each => each.Typed)];

    private IReadOnlyList<SpecOverride> Changes { get; init; } = [];

    /// <summary>Where results go; null keeps none of them.</summary>
    public string? OutputFolder { get; private init; }

    public RunOptions Options { get; private init; } = new();

    /// <summary>Gets each line of progress.</summary>
    public Action<string> Progress { get; private init; } = _ => { };

    /// <param name="path">From the current folder, or from the repository's root.</param>
    public static Experiment Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Experiment { Path = path };
    }

    /// <summary>Of a spec that is no file.</summary>
    public static Experiment FromText(string yaml)
    {
        ArgumentException.ThrowIfNullOrEmpty(yaml);
        return new Experiment { Text = yaml };
    }

    /// <summary>Puts a value, in YAML, in the place of the spec's.</summary>
    public Experiment With(string path, string value) => this with { Changes = [.. Changes, new SpecOverride(path, value, IsSweep: false)] };

    /// <summary>Sweeps a path: values with commas between them, or a range such as 1..8.</summary>
    public Experiment WithSweep(string path, string values) => this with { Changes = [.. Changes, new SpecOverride(path, values, IsSweep: true)] };

    public Experiment WithWorldSize(int size) => With("world.size", FormattableString.Invariant($"{size}"));

    public Experiment WithSeed(long seed) => With("seed", FormattableString.Invariant($"{seed}"));

    public Experiment WithOutputFolder(string folder) => this with { OutputFolder = folder };

    public Experiment WithOptions(RunOptions options) => this with { Options = options };

    public Experiment WithProgress(Action<string> progress) => this with { Progress = progress };

    /// <summary>The cases, all checked.</summary>
    /// <exception cref="SpecException">The spec is at fault; holds every error of it.</exception>
    public ExperimentPlan Plan() => Text is { } text ? ExperimentPlan.FromText(text, Changes) : ExperimentPlan.Load(Path!, Changes);

    /// <summary>Runs every case, or what an earlier run into the same folder has not done.</summary>
    /// <exception cref="SpecException">The spec is at fault; holds every error of it.</exception>
    /// <exception cref="Parallel.WorldException">A rank failed, and the options do not keep going.</exception>
    /// <exception cref="IOException">The folder cannot be written, or another run is writing the same files.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; finished rows are in the folder.</exception>
    public Task<ExperimentResult> RunAsync(CancellationToken cancellation = default) => Task.Run(() => Run(cancellation), cancellation);

    private ExperimentResult Run(CancellationToken cancellation)
    {
        var plan = Plan();
        using var scratch = OutputFolder is null ? new ScratchFolder() : null;
        var files = new ResultFiles(OutputFolder ?? scratch!.Path, plan.Spec.Name);
        using var claim = files.Claim();
        using var progress = new LineWriter(Progress);
        try
        {
            return plan.Spec.Kind switch
            {
                Kind.Property => Property(plan, files, progress, cancellation),
                Kind.Bench => throw new NotSupportedException("kind: bench has no typed rows; run it by the command, which writes its CSV"),
                _ => Cases(plan, files, progress, cancellation),
            };
        }
        finally
        {
            RankParent.DropAll();
        }
    }

    private ExperimentResult Cases(ExperimentPlan plan, ResultFiles files, LineWriter progress, CancellationToken cancellation)
    {
        var runner = new ExperimentRunner(plan, files, Options, progress);
        List<ExperimentRow> rows = [];
        var summary = runner.Run(cancellation, (of, measured) => rows.Add(new ExperimentRow { Case = of, Forward = measured.Forward, Train = measured.Train }));
        return new ExperimentResult
        {
            Plan = plan,
            Rows = [.. rows.OrderBy(row => row.Case.Index)],
            Failures = [.. summary.Violations, .. runner.Failed.Select(failed => FormattableString.Invariant($"case {failed.Index}: {failed.Failure}"))],
        };
    }

    private ExperimentResult Property(ExperimentPlan plan, ResultFiles files, LineWriter progress, CancellationToken cancellation)
    {
        var runner = new PropertyRunner(plan, files, Options, progress);
        runner.Run(cancellation);
        return new ExperimentResult
        {
            Plan = plan,
            Rows = [.. runner.Rows.Select(row => new ExperimentRow { Case = row.Case, Law = row.Report })],
            Failures = [.. runner.Rows.Where(row => !row.Report.Passed).Select(row => row.Report.ToString()), .. Expect.ExpectationReport.Failures(plan.File, runner.Verdicts)],
        };
    }
}
