using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

/// <summary>A mistake that people make in tensor-parallel layers.</summary>
internal sealed record OwnFault
{
    public required Func<LawCase, RankContext, OwnFfn> Build { get; init; }

    public static OwnFault None { get; } = new() { Build = (of, context) => new OwnFfn(of, context) };

    public static OwnFault InputGradientNotReduced { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context) { Enter = (input, _) => input },
    };

    public static OwnFault BiasAddedBeforeTheReduce { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context) { Leave = (partial, bias, group) => Regions.ReduceFromRegion(OwnFfn.Plus(partial, bias), group) },
    };

    /// <summary>The bias, made partial to be added to a partial sum, takes its gradient along as if that were partial too.</summary>
    public static OwnFault PartialSumPlusReplicatedBias { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context)
        {
            Leave = (partial, bias, group) => ReduceTwice(bias is null ? partial : partial + (bias / (double)group.Size), group),
        },
    };

    public static OwnFault ReduceBackwardReducesAgain { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context) { Leave = (partial, bias, group) => OwnFfn.Plus(ReduceTwice(partial, group), bias) },
    };

    public static OwnFault ShardOrderReversed { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context)
        {
            Hidden = (hidden, group) =>
            {
                var sizes = Shard.Sizes(of["hidden"], group.Size);
                var shards = Regions.GatherFromRegion(hidden, group, -1, sizes).split([.. sizes], -1);
                Array.Reverse(shards);
                return Regions.ScatterToRegion(cat(shards, -1), group);
            },
        },
    };

    public static OwnFault AverageInsteadOfSum { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context)
        {
            Leave = (partial, bias, group) => OwnFfn.Plus(Regions.ReduceFromRegion(partial, group) / (double)group.Size, bias),
        },
    };

    public static OwnFault RawAllReduceCutsTheGraph { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context) { Leave = (partial, bias, group) => OwnFfn.Plus(group.AllReduce(partial), bias) },
    };

    public static OwnFault OutputNeverReduced { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context) { Leave = (partial, bias, _) => OwnFfn.Plus(partial, bias) },
    };

    public static OwnFault RankOneDiffers { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context)
        {
            Leave = (partial, bias, group) => OwnFfn.Plus(Regions.ReduceFromRegion(partial, group), bias) + (group.Rank == 1 ? 1.0 : 0.0),
        },
    };

    public static OwnFault InputOverwritten { get; } = new()
    {
        Build = (of, context) => new OwnFfn(of, context)
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

    /// <summary>The block with the mistake, under the sizes and the dense form of Rose's own.</summary>
    public LayerUnderTest Layer { get => field ??= OwnFfn.Layer(Build); }

    // f after g: the sum forward, and once more backward.
    private static Tensor ReduceTwice(Tensor partial, ProcessGroup group) => Regions.CopyToRegion(Regions.ReduceFromRegion(partial, group), group);
}
