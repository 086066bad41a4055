using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// Draws in sequence from one of torch's generators, names aside. Each rank draws its own shard alone, as torch modules on
/// each rank would: from equal seeds all ranks get equal shards, which is no sound model, but what many scripts do.
/// </summary>
/// <param name="generator">Null is the default generator.</param>
public sealed class TorchDraw(Generator? generator = null) : ParameterDraw
{
    public override ParameterDraw In(string name) => this;

    /// <inheritdoc/>
    /// <remarks>Shards of different sizes would leave the ranks' generators at different places.</remarks>
    public override void CheckShards(string name, long size, int ranks)
    {
        if (size % ranks != 0)
        {
            var below = size - (size % ranks);
            throw new ArgumentException($"{name} = {size} is not divisible by tp = {ranks}, as shards that each rank draws alone must be; use {(below == 0 ? "" : $"{below} or ")}{below + ranks}, or draw with {nameof(InvariantDraw)} (rng: invariant)", name);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A shard of the columns takes its own in for the bound, as torch does.</remarks>
    public override Parameter KaimingUniform(string name, ShardLayout layout, ProcessGroup? group = null, ShardLayout? owned = null) =>
        Wrap(nn.init.kaiming_uniform_(Empty(layout), a: Math.Sqrt(5), generator: generator), layout, group, owned);

    public override Parameter Uniform(string name, ShardLayout layout, double bound, ProcessGroup? group = null, ShardLayout? owned = null) =>
        Wrap(nn.init.uniform_(Empty(layout), -bound, bound, generator), layout, group, owned);

    public override Parameter Normal(string name, ShardLayout layout, double standardDeviation, ProcessGroup? group = null, ShardLayout? owned = null) =>
        Wrap(nn.init.normal_(Empty(layout), 0, standardDeviation, generator), layout, group, owned);

    private static Tensor Empty(ShardLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return empty([.. layout.LocalShape]);
    }
}
