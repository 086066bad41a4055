using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// Sequences [B, T, D] of which each rank holds some tokens, [B, T_r, D], between the layers (sequence parallelism,
/// arXiv 2205.05198). T is sharded by <see cref="Shard"/>.
/// </summary>
public sealed record SequenceShards
{
    private const int Dim = 1;

    public required ProcessGroup Group { get; init; }

    /// <summary>T, of the whole sequence.</summary>
    public required long Length { get; init; }

    private IReadOnlyList<long> Sizes => Shard.Sizes(Length, Group.Size);

    /// <summary>This rank's tokens of what every rank holds whole.</summary>
    public Tensor Cut(Tensor whole) => Regions.ScatterToRegion(whole, Group, Dim, Sizes);

    /// <summary>The whole sequence for a layer of that style: column layers each see a part of its gradient, others all of it.</summary>
    public Tensor Enter(Tensor shard, LinearStyle first)
    {
        ArgumentNullException.ThrowIfNull(first);
        return first.Kind == LinearStyleKind.Column
            ? Regions.GatherToRegion(shard, Group, Dim, Sizes)
            : Regions.GatherFromRegion(shard, Group, Dim, Sizes);
    }

    /// <summary>This rank's tokens of what a layer of that style gave: row layers have cut their sum already.</summary>
    public Tensor Leave(Tensor output, LinearStyle last)
    {
        ArgumentNullException.ThrowIfNull(last);
        return last.Kind == LinearStyleKind.Row ? output : Cut(output);
    }

    /// <summary>Where a shard [B, T_r, D] lies in the whole activation.</summary>
    public ShardLayout LayoutOf(Tensor shard)
    {
        ArgumentNullException.ThrowIfNull(shard);
        return ShardLayout.Whole(shard.size(0), Length, shard.size(2)).CutEvenly(Dim, Group);
    }
}
