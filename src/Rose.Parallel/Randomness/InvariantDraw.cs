using Rose.Torch.Modules;

namespace Rose.Parallel;

/// <summary>
/// Draws each element by itself, from the seed, the parameter's full name and the element's place in the whole parameter:
/// one model at every world size and under every plan, of which a rank never holds more than its shard. See
/// <see cref="CounterRandom"/>.
/// </summary>
public sealed class InvariantDraw : ParameterDraw
{
    private readonly long _seed;
    private readonly string _scope;

    public InvariantDraw(long seed)
        : this(seed, "")
    {
    }

    private InvariantDraw(long seed, string scope) => (_seed, _scope) = (seed, scope);

    public override ParameterDraw In(string name) => new InvariantDraw(_seed, $"{_scope}{name}.");

    public override Parameter KaimingUniform(string name, ShardLayout layout, ProcessGroup? group = null, ShardLayout? owned = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return Uniform(name, layout, 1 / Math.Sqrt(layout.GlobalShape[1]), group, owned);
    }

    public override Parameter Uniform(string name, ShardLayout layout, double bound, ProcessGroup? group = null, ShardLayout? owned = null) =>
        Wrap(Random(name).Uniform(layout, -bound, bound), layout, group, owned);

    public override Parameter Normal(string name, ShardLayout layout, double standardDeviation, ProcessGroup? group = null, ShardLayout? owned = null) =>
        Wrap(Random(name).Normal(layout, 0, standardDeviation), layout, group, owned);

    private CounterRandom Random(string name) => new(_seed, $"parameter/{_scope}{name}");
}
