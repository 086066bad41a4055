using Rose.Harness.Calibration;
using Rose.Harness.Spec;
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

    /// <param name="numerics">Whose kernels are taken.</param>
    /// <param name="backend">Whose link is taken: gloo, in_process or shared.</param>
    /// <param name="ranksOnACore">How many ranks take turns on a core; 1 where each has one to itself.</param>
    /// <exception cref="ArgumentException">The rates lack the kernels or the link.</exception>
    public static StepTime Of(StepCost cost, MachineRates rates, Numerics numerics, string backend, double ranksOnACore = 1)
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(rates);
        var (link, kernels) = (rates.LinkOf(backend), rates.KernelsOf(numerics));
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

        double Compute(CostPhase phase) => 1e3 * ranksOnACore * cost.Operators.Where(each => each.Phase == phase).Sum(each => each.Calls * (Seconds(each, kernels) + (1e-6 * CallMicroseconds(each, kernels))));

        double Travel(CostAxis axis, int ranks) => 1e3 * cost.Collectives
            .Where(each => each.Axis == axis)
            .Sum(each => each.Calls * Seconds(each.Kind, (double)each.Bytes / each.Calls, ranks, link));
    }

    // Backward calls products and passes from libtorch, at about what the cheapest operator costs from C#.
    private static double CallMicroseconds(OperatorCost each, KernelRates kernels) => (each.Kind, each.Phase) switch
    {
        (OperatorKind.Pass or OperatorKind.UpdatePass, _) or (OperatorKind.Product or OperatorKind.HeadProducts, CostPhase.Backward) => kernels.OperatorMicroseconds,
        (OperatorKind.Product, _) => kernels.ProductMicroseconds,
        (OperatorKind.HeadProducts, _) => kernels.HeadProductsMicroseconds,
        (_, CostPhase.Backward) => kernels.Function(each.Kind).BackwardCallMicroseconds,
        _ => kernels.Function(each.Kind).ForwardCallMicroseconds,
    };

    // Of one call, beside what calling costs.
    private static double Seconds(OperatorCost each, KernelRates kernels) => each.Kind switch
    {
        OperatorKind.Product or OperatorKind.HeadProducts => Math.Max(each.FlopsPerCall / kernels.FlopsPerSecond(each.Kind, each.SmallestExtent), each.BytesPerCall / kernels.BytesPerSecond(each.BytesPerCall)),
        OperatorKind.Pass => each.BytesPerCall / kernels.BytesPerSecond(each.BytesPerCall),
        OperatorKind.UpdatePass => each.BytesPerCall / (kernels.UpdateGigabytesPerSecond * 1e9),
        _ => 1e-9 * each.ElementsPerCall * (each.Phase == CostPhase.Backward ? kernels.Function(each.Kind).BackwardNanoseconds : kernels.Function(each.Kind).ForwardNanoseconds),
    };

    /// <summary>One call, in which each rank gives so many bytes.</summary>
    internal static double Seconds(Collective kind, double bytes, int ranks, LinkRate link)
    {
        if (ranks == 1)
        {
            return 0;
        }

        var (latency, perByte, p) = (link.LatencyMicroseconds * 1e-6, 1 / (link.GigabytesPerSecond * 1e9), (double)ranks);
        switch (link.Backend, kind)
        {
            // One meeting; the last to come goes over all ranks' tensors.
            case ("in_process", _):
                return latency + ((p - 1) * bytes * perByte);

            // Each rank reads what it lacks; of more than two ranks, an all-reduce sums and gathers parts, in two rounds.
            case ("shared", Collective.AllReduce):
                return ((p > 2 ? 2 : 1) * latency) + (2 * (p - 1) / p * bytes * perByte);
            case ("shared", Collective.ReduceScatter):
                return latency + ((p - 1) / p * bytes * perByte);
            case ("shared", Collective.AllGather):
                return latency + ((p - 1) * bytes * perByte);
            case ("shared", _):
                return latency + (bytes * perByte);
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
