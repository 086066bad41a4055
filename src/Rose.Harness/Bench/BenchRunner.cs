using System.Diagnostics;
using Rose.Harness.Expect;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Run;
using Rose.Harness.Run.Resume;
using Rose.Harness.Spec;
using Rose.Model.Training;
using Rose.Torch;

namespace Rose.Harness.Bench;

/// <summary>
/// Measures the steps of this harness and of PyTorch in one run: in each round every side is started anew and trains the
/// same model on the same batches, in an order that turns from round to round.
/// </summary>
internal sealed class BenchRunner(ExperimentPlan plan, ResultFiles files, RunOptions options, TextWriter progress)
{
    /// <summary>How far the sides' losses may part before they are held for different models.</summary>
    private const double LossTolerance = 1e-3;

    /// <summary>The same where products have 8 bits.</summary>
    private const double BFloat16LossTolerance = 1e-2;

    private bool _cannotCompile;

    /// <summary>In the order of the plan, those of earlier runs among them.</summary>
    public IReadOnlyList<BenchRow> Rows { get; private set; } = [];

    /// <summary>What is wrong with the comparison itself.</summary>
    public IReadOnlyList<string> Faults => [.. Missing, .. Rows.Where(row => row.RelativeLossDifference > ToleranceOf(row.Case)).Select(row => FormattableString.Invariant($"case {row.Case.Index}: the loss of {Name(row.Side)} differs from Rose's by {row.RelativeLossDifference:G2}, more than {ToleranceOf(row.Case)}, so that the sides do not train the same model"))];

    public IReadOnlyList<ExpectationVerdict> Verdicts { get; private set; } = [];

    private IEnumerable<string> Missing => Rows.GroupBy(row => row.Case).SelectMany(rows => SidesOf(rows.Key).Except(rows.Select(row => row.Side))
        .Select(side => FormattableString.Invariant($"case {rows.Key.Index}: {Name(side)} could not run; its log lies in {files.LogFolder}. Once it can, run again with --fresh")));

    public bool IsWell => Faults.Count == 0 && Verdicts.All(verdict => verdict.Holds);

    /// <exception cref="PeerException">The PyTorch side cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the cases before are written.</exception>
    public void Run(CancellationToken cancellation)
    {
        var peer = Peer.Find(plan.Folder);
        progress.WriteLine($"PyTorch {peer.Version} beside libtorch of {Build.LibraryPath}");
        var cases = new CasesInTurn(plan, files, options, new CaseKeys(plan, peer), progress);
        cases.Run(each => new BenchFiles(plan, each), (of, key) => RunOne(of, key, peer, cases, cancellation));
        Rows = [.. cases.Outcomes.SelectMany(outcome => BenchRow.Of(plan, plan.Cases[outcome.Index - 1], outcome.Samples))];
        Verdicts = ExpectationJudge.Judge(plan, BenchColumns.Results(plan), Rows, row => row.Case);
        cases.Finish(IsWell);
    }

    /// <summary>What a row says in words.</summary>
    public static string Text(BenchRow row) => row.Side == BenchSide.Rose
        ? FormattableString.Invariant($"Rose {row.StepMilliseconds.Median:F1} ms a step, {row.PeakMemoryMebibytes:F0} MiB")
        : FormattableString.Invariant($"{Name(row.Side)} {row.StepMilliseconds.Median:F1} ms, {row.PeakMemoryMebibytes:F0} MiB, Rose {row.Ratio} times faster");

    private static double ToleranceOf(ExperimentCase of) => of.Spec.Train.Options.Precision == Precision.Float32 ? LossTolerance : BFloat16LossTolerance;

    // On a GPU the environment changes nothing; what PyTorch offers there is its compiler.
    private static BenchSide[] SidesOf(ExperimentCase of) => [BenchSide.Rose, BenchSide.Stock, DeviceVariable.Resolve(of.Spec.World.Device) == Device.Cuda ? BenchSide.Compiled : BenchSide.Tuned];

    private static string Name(BenchSide side) => side == BenchSide.Rose ? "Rose" : $"PyTorch {side.ToString().ToLowerInvariant()}";

    private CaseOutcome RunOne(ExperimentCase of, CaseKey key, Peer peer, CasesInTurn cases, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        List<BenchSample> samples = [];
        var sides = SidesOf(of);
        for (var round = 1; round <= of.Spec.Bench.Rounds; round++)
        {
            foreach (var side in sides.Select((_, k) => sides[(k + round) % sides.Length]))
            {
                var all = side switch
                {
                    BenchSide.Rose => Own(of, round, cases, cancellation),
                    BenchSide.Compiled => Compiled(of, round, peer, cancellation),
                    _ => peer.Run(of.Spec, side, round, cancellation),
                };
                samples.AddRange(all.Where(sample => sample.Step > of.Spec.Bench.WarmupSteps));
            }
        }

        progress.WriteLine(FormattableString.Invariant($"[{of.Index}/{plan.Cases.Count}] {of.Label}: {string.Join("; ", BenchRow.Of(plan, of, samples).Select(Text))}"));
        return new CaseOutcome { Index = of.Index, Key = key, Seconds = clock.Elapsed.TotalSeconds, Samples = samples };
    }

    // Its compiler needs more than PyTorch: Triton, and a compiler of C. Without these the other sides are worth measuring still.
    private IReadOnlyList<BenchSample> Compiled(ExperimentCase of, int round, Peer peer, CancellationToken cancellation)
    {
        if (_cannotCompile)
        {
            return [];
        }

        try
        {
            return peer.Run(of.Spec, BenchSide.Compiled, round, cancellation);
        }
        catch (PeerException e)
        {
            _cannotCompile = true;
            Directory.CreateDirectory(files.LogFolder);
            File.WriteAllText(Path.Combine(files.LogFolder, "compiled.log"), e.Message);
            progress.WriteLine($"{Name(BenchSide.Compiled)} cannot run here and is left out: {e.Brief}");
            return [];
        }
    }

    // In ranks of its own each time, as the other sides are in processes of their own.
    private List<BenchSample> Own(ExperimentCase of, int round, CasesInTurn cases, CancellationToken cancellation)
    {
        var spec = of.Spec with { Kind = Kind.Train, Train = of.Spec.Train with { LogEvery = 1 } };
        List<BenchSample> samples = [];
        using var worlds = new Worlds(Path.Combine(files.LogFolder, FormattableString.Invariant($"case_{of.Index}_round_{round}")));
        worlds.Run(spec.RankWorld, new RankRequest { Case = of with { Spec = spec } }, row => samples.Add(new BenchSample
        {
            Side = BenchSide.Rose,
            Round = round,
            Step = row.Train!.Step,
            Loss = row.Train.Loss,
            StepMilliseconds = row.Train.StepMilliseconds,
            PeakMemoryMebibytes = row.Train.PeakMemoryMebibytes,
        }), cancellation);
        cases.RanOn(worlds.Fingerprints);
        return samples;
    }
}
