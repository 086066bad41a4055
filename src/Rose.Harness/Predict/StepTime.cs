using Rose.Harness.Calibration;
using Rose.Model.Cost;
using Rose.Parallel;

namespace Rose.Harness.Predict;

/// <summary>
/// How long a step takes by a machine's rates. An operator takes the longer of its arithmetic and its traffic with the
/// memory, and what a call costs beside (the roofline); a collective takes a latency for each message and a time for each
/// byte (Thakur, Rabenseifner and Gropp, 2005). Nothing overlaps, as nothing does in Rose. docs/plan.md has the formulas.
/// </summary>
public sealed record StepTime
{
    public required double ForwardMilliseconds { get; init; }

    /// <summary>Blocks run again in backward.</summary>
    public required double RecomputeMilliseconds { get; init; }

    public required double BackwardMilliseconds { get; init; }

    /// <summary>Norm and optimizer.</summary>
    public required double UpdateMilliseconds { get; init; }

    /// <summary>Collectives over the tensor axis, forward and backward.</summary>
    public required double TensorMilliseconds { get; init; }

    /// <summary>Collectives over the data axis.</summary>
    public required double DataMilliseconds { get; init; }

    /// <summary>The link that the collectives were timed by.</summary>
    public required string Link { get; init; }

    public double StepMilliseconds => ForwardMilliseconds + RecomputeMilliseconds + BackwardMilliseconds + UpdateMilliseconds + TensorMilliseconds + DataMilliseconds;

    /// <param name="isInProcess">Whether ranks are threads that meet in memory; else gloo's link is taken.</param>
    public static StepTime Of(StepCost cost, MachineRates rates, bool isInProcess)
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(rates);
        var backend = isInProcess ? "in_process" : "gloo";
        var link = rates.Links.FirstOrDefault(each => each.Backend == backend)
            ?? throw new ArgumentException($"the rates have no link {backend}; measure them again", nameof(rates));
        return new StepTime
        {
            ForwardMilliseconds = Compute(CostPhase.Forward),
            RecomputeMilliseconds = Compute(CostPhase.Recompute),
            BackwardMilliseconds = Compute(CostPhase.Backward),
            UpdateMilliseconds = Compute(CostPhase.Update),
            TensorMilliseconds = Travel(CostAxis.Tensor, cost.Setting.TensorSize),
            DataMilliseconds = Travel(CostAxis.Data, cost.Setting.DataSize),
            Link = backend,
        };

        double Compute(CostPhase phase) => 1e3 * cost.Operators.Where(each => each.Phase == phase).Sum(each => each.Calls * Seconds(each, rates));

        double Travel(CostAxis axis, int ranks) => 1e3 * cost.Collectives
            .Where(each => each.Axis == axis)
            .Sum(each => each.Calls * Seconds(each.Kind, (double)each.Bytes / each.Calls, ranks, link, isInProcess));
    }

    private static double Seconds(OperatorCost each, MachineRates rates)
    {
        var arithmetic = each.FlopsPerCall > 0 ? each.FlopsPerCall / rates.FlopsPerSecond(each.FlopsPerCall) : 0;
        return Math.Max(arithmetic, each.BytesPerCall / (rates.MemoryGigabytesPerSecond * 1e9)) + (rates.OperatorMicroseconds * 1e-6);
    }

    /// <summary>One call, in which each rank gives so many bytes.</summary>
    internal static double Seconds(Collective kind, double bytes, int ranks, LinkRate link, bool isInProcess)
    {
        if (ranks == 1)
        {
            return 0;
        }

        var (latency, perByte, p) = (link.LatencyMicroseconds * 1e-6, 1 / (link.GigabytesPerSecond * 1e9), (double)ranks);
        if (isInProcess)
        {
            // One meeting; the last to come goes over all ranks' tensors.
            return latency + ((p - 1) * bytes * perByte);
        }

        // Of the two ranks that were measured, an all-reduce is two messages of half the bytes.
        var message = latency / 2;
        return kind switch
        {
            Collective.AllGather => (p - 1) * (message + (bytes * perByte)),

            // gloo has no reduce-scatter of its own, and all-reduces.
            Collective.AllReduce or Collective.ReduceScatter => 2 * (p - 1) * (message + (bytes / p * perByte)),
            _ => Math.Ceiling(Math.Log2(p)) * (message + (bytes * perByte)),
        };
    }
}
