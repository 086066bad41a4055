using MathNet.Numerics.Statistics;
using Rose.Harness.Compare.Timings;
using Rose.Harness.Plan;

namespace Rose.Harness.Bench;

/// <summary>What one side of one case came to, and how it stands to this harness.</summary>
internal sealed record BenchRow
{
    public required string Experiment { get; init; }

    public required ExperimentCase Case { get; init; }

    public required BenchSide Side { get; init; }

    public required MedianInterval StepMilliseconds { get; init; }

    /// <summary>This side's median step time over Rose's: how many times faster Rose is; 1 for Rose itself.</summary>
    public required Ratio Ratio { get; init; }

    public required double PeakMemoryMebibytes { get; init; }

    /// <summary>The largest relative difference between this side's loss and Rose's at the same step.</summary>
    public required double RelativeLossDifference { get; init; }

    /// <summary>A row for each side that was measured.</summary>
    public static IReadOnlyList<BenchRow> Of(ExperimentPlan plan, ExperimentCase of, IReadOnlyList<BenchSample> samples) =>
        [.. samples.Select(sample => sample.Side).Distinct().Order().Select(side => Of(plan, of, side, samples))];

    private static BenchRow Of(ExperimentPlan plan, ExperimentCase of, BenchSide side, IReadOnlyList<BenchSample> samples)
    {
        var (own, its) = (Rounds(samples, BenchSide.Rose), Rounds(samples, side));
        var losses = samples.Where(sample => sample.Side == BenchSide.Rose).ToDictionary(sample => (sample.Round, sample.Step), sample => sample.Loss);
        return new BenchRow
        {
            Experiment = plan.Spec.Name,
            Case = of,
            Side = side,
            StepMilliseconds = MedianInterval.Of([.. its.SelectMany(round => round)]),
            Ratio = Ratio.Of(its, own),
            PeakMemoryMebibytes = samples.Where(sample => sample.Side == side).GroupBy(sample => sample.Round).Select(round => round.Max(sample => sample.PeakMemoryMebibytes)).Median(),
            RelativeLossDifference = samples.Where(sample => sample.Side == side).Max(sample => Math.Abs(sample.Loss - losses[(sample.Round, sample.Step)]) / Math.Abs(losses[(sample.Round, sample.Step)])),
        };
    }

    private static double[][] Rounds(IReadOnlyList<BenchSample> samples, BenchSide side) =>
        [.. samples.Where(sample => sample.Side == side).GroupBy(sample => sample.Round).OrderBy(round => round.Key).Select(round => round.Select(sample => sample.StepMilliseconds).ToArray())];
}
