using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

/// <summary>A mistake that people make in tensor-parallel layers.</summary>
internal sealed record Fault
{
    public required Func<FfnCase, RankContext, RegionFfn> Build { get; init; }

    public static Fault None { get; } = new() { Build = (of, context) => new RegionFfn(of, context) };

    public static Fault InputGradientNotReduced { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context) { Enter = (input, _) => input },
    };

    public static Fault BiasAddedBeforeTheReduce { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context) { Leave = (partial, bias, group) => Regions.ReduceFromRegion(RegionFfn.Plus(partial, bias), group) },
    };

    /// <summary>The bias, made partial to be added to a partial sum, takes its gradient along as if that were partial too.</summary>
    public static Fault PartialSumPlusReplicatedBias { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context)
        {
            Leave = (partial, bias, group) => ReduceTwice(bias is null ? partial : partial + (bias / (double)group.Size), group),
        },
    };

    public static Fault ReduceBackwardReducesAgain { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context) { Leave = (partial, bias, group) => RegionFfn.Plus(ReduceTwice(partial, group), bias) },
    };

    public static Fault ShardOrderReversed { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context)
        {
            Hidden = (hidden, group) =>
            {
                var shards = Regions.GatherFromRegion(hidden, group).chunk(group.Size, -1);
                Array.Reverse(shards);
                return Regions.ScatterToRegion(cat(shards, -1), group);
            },
        },
    };

    public static Fault AverageInsteadOfSum { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context)
        {
            Leave = (partial, bias, group) => RegionFfn.Plus(Regions.ReduceFromRegion(partial, group) / (double)group.Size, bias),
        },
    };

    public static Fault RawAllReduceCutsTheGraph { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context) { Leave = (partial, bias, group) => RegionFfn.Plus(group.AllReduce(partial), bias) },
    };

    public static Fault OutputNeverReduced { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context) { Leave = (partial, bias, _) => RegionFfn.Plus(partial, bias) },
    };

    public static Fault RankOneDiffers { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context)
        {
            Leave = (partial, bias, group) => RegionFfn.Plus(Regions.ReduceFromRegion(partial, group), bias) + (group.Rank == 1 ? 1.0 : 0.0),
        },
    };

    public static Fault InputOverwritten { get; } = new()
    {
        Build = (of, context) => new RegionFfn(of, context)
        {
            Enter = (input, group) =>
            {
                var copy = Regions.CopyToRegion(input.clone(), group);
                using var _ = no_grad();
                input.detach().neg_();
                return copy;
            },
        },
    };

    public ThreadFfnWorlds Worlds() => new((of, context) => Build(of, context));

    // f after g: the sum forward, and once more backward.
    private static Tensor ReduceTwice(Tensor partial, ProcessGroup group) => Regions.CopyToRegion(Regions.ReduceFromRegion(partial, group), group);
}
