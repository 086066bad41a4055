using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// Masks that follow from the seed, the step, the dropout's name and each element's place in the whole activation: the
/// same at every world size and under every plan, in micro-batches and when activations are computed anew.
/// </summary>
public sealed class InvariantDropout : DropoutDraw
{
    private readonly Position _position;
    private readonly long _seed;
    private readonly string _scope;

    public InvariantDropout(long seed)
        : this(seed, "", new Position())
    {
    }

    private InvariantDropout(long seed, string scope, Position position) => (_seed, _scope, _position) = (seed, scope, position);

    /// <summary>The training step; another step has other masks. All scopes of one draw share it.</summary>
    public long Step
    {
        get => _position.Step;
        set => _position.Step = value;
    }

    /// <summary>The place, in the step's whole batch, of the first sequence that the next forward pass gets.</summary>
    public long FirstSequence
    {
        get => _position.FirstSequence;
        set => _position.FirstSequence = value;
    }

    public override DropoutDraw In(string name) => new InvariantDropout(_seed, $"{_scope}{name}.", _position);

    public override Tensor Apply(Tensor x, double p, bool training, ShardLayout layout)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(layout);
        if (!training || p == 0)
        {
            return x.alias();
        }

        using var mask = new CounterRandom(_seed, $"dropout/{_scope}").Keep(Shifted(layout), p, Step);
        using var factor = mask.to(x.dtype, x.device);
        return x * factor;
    }

    public override Func<IDisposable> Remember(Device device)
    {
        var remembered = (Step, FirstSequence);
        return () =>
        {
            var now = (Step, FirstSequence);
            (Step, FirstSequence) = remembered;
            return new Restored(() => (Step, FirstSequence) = now);
        };
    }

    // Sequences lie in dim 0, the slowest, so the batch's own size does not enter an element's place.
    private ShardLayout Shifted(ShardLayout layout)
    {
        if (FirstSequence == 0)
        {
            return layout;
        }

        var whole = ShardLayout.Whole([layout.GlobalShape[0] + FirstSequence, .. layout.GlobalShape.Skip(1)]);
        var shifted = whole.Cut(0, [.. layout.Extents[0].Select(extent => Extent.Of(extent.Start + FirstSequence, extent.Length))]);
        return Enumerable.Range(1, layout.GlobalShape.Count - 1).Aggregate(shifted, (cut, dim) => cut.Cut(dim, layout.Extents[dim]));
    }

    private sealed class Position
    {
        public long Step { get; set; }

        public long FirstSequence { get; set; }
    }
}
