using Rose.Parallel;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Model;

/// <summary>
/// Logits [B, T, V] = X tableᵀ, of the token table itself, which is the embedding's parameter: its gradient is the sum of
/// both uses.
/// <code>
/// table    head      rows that the head uses
/// whole    dense     the table
/// whole    column    the own rows; backward all-gathers their gradients
/// sharded  column    the own rows as they are
/// sharded  dense     all rows, all-gathered; backward cuts the own ones out
/// </code>
/// </summary>
internal sealed class TiedHead(Parameter table, EmbeddingStyle embedding, LinearStyle style, long vocabSize, ProcessGroup? group)
{
    public Tensor Apply(Tensor x)
    {
        if (group is null)
        {
            return nn.functional.linear(x, table);
        }

        using var scope = NewDisposeScope();
        var sizes = Shard.Sizes(vocabSize, group.Size);
        if (style.Kind == LinearStyleKind.Dense)
        {
            var all = embedding == EmbeddingStyle.Vocab ? Regions.GatherFromRegion(table, group, 0, sizes) : table;
            return nn.functional.linear(x, all).MoveToOuterDisposeScope();
        }

        var own = embedding == EmbeddingStyle.Vocab ? table : Regions.ScatterToRegion(table, group, 0, sizes);
        var logits = style.InputInRegion ? matmul(x, own.t()) : Regions.ColumnProduct(x, own, group);
        return (style.GatherOutput ? Regions.GatherFromRegion(logits, group, -1, sizes) : logits).MoveToOuterDisposeScope();
    }
}
