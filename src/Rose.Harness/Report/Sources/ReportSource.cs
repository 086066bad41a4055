using Rose.Harness.Compare;
using Rose.Harness.Plan;

namespace Rose.Harness.Report.Sources;

/// <summary>One experiment of a report, and where to read about it.</summary>
internal sealed record ReportSource
{
    public required string Name { get; init; }

    public required RunFiles Files { get; init; }

    /// <summary>Reads its spec, with what it comes to; null where none is found.</summary>
    public required Func<ExperimentPlan?> Plan { get; init; }

    /// <summary>How its CSV became what it is; null where that was not asked for.</summary>
    public MetricHistory? History { get; init; }
}
