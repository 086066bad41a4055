using Rose.Parallel;

namespace Rose.Model.Cost;

/// <summary>Where a walk through the model writes what each place costs.</summary>
internal sealed class CostLedger
{
    private readonly bool _hasBackward;
    // Few enough to be searched; keys of structs would have each process compile a dictionary anew.
    private readonly List<CollectiveCost> _collectives = [];
    private readonly List<OperatorCost> _operators = [];
    private readonly List<ActivationCost> _activations = [];
    private long _times = 1;
    private long _layers = 1;
    private bool _again;

    /// <param name="hasBackward">Whether a backward pass follows; without one nothing is kept either.</param>
    public CostLedger(bool hasBackward) => Keeps = _hasBackward = hasBackward;

    /// <summary>Whether what forward keeps is written down; the micro-batches after the largest keep theirs in its place.</summary>
    public bool Keeps { get; set; }

    /// <summary>In the order in which they were first written.</summary>
    public IReadOnlyList<CollectiveCost> Collectives => _collectives;

    public IReadOnlyList<OperatorCost> Operators => _operators;

    public IReadOnlyList<ActivationCost> Activations => _activations;

    /// <summary>What is written within happens so many times in a step.</summary>
    public void Repeat(long times, Action body)
    {
        _times = times;
        body();
        _times = 1;
    }

    /// <summary>What is written within happens in each of so many layers.</summary>
    /// <param name="again">Whether backward runs the layer's forward pass again, and keeps one layer's activations at a time.</param>
    public void Layers(int count, bool again, Action body)
    {
        (_layers, _again) = (count, again);
        body();
        (_layers, _again) = (1, false);
    }

    public void Forward(string place, Collective kind, long bytes)
    {
        Add(place, CostPhase.Forward, CostAxis.Tensor, kind, bytes);
        if (_again)
        {
            Add(place, CostPhase.Recompute, CostAxis.Tensor, kind, bytes);
        }
    }

    public void Backward(string place, Collective kind, long bytes)
    {
        if (_hasBackward)
        {
            Add(place, CostPhase.Backward, CostAxis.Tensor, kind, bytes);
        }
    }

    public void Update(string place, CostAxis axis, Collective kind, long bytes) => Add(place, CostPhase.Update, axis, kind, bytes);

    /// <summary>A product [m, k] × [k, n], and in backward the two of the same size that give its factors' gradients.</summary>
    /// <param name="count">How many of them at once, as one operator.</param>
    public void Product(string place, long m, long n, long k, long elementBytes, long count = 1)
    {
        var (flops, bytes) = (2.0 * m * n * k * count, (((double)m * k) + ((double)k * n) + ((double)m * n)) * count * elementBytes);
        Run(place, flops, bytes, backwardCalls: 2, backwardFactor: 1);
    }

    /// <summary>Elementwise work and copies: so many operators, each reading and writing so much; backward does twice that.</summary>
    public void Stream(string place, double bytes, int operators = 1)
    {
        for (var k = 0; k < operators; k++)
        {
            Run(place, 0, bytes, backwardCalls: 1, backwardFactor: 2);
        }
    }

    public void UpdateStream(string place, double bytes, long operators) => AddOperator(place, CostPhase.Update, 0, bytes, operators);

    /// <summary>A tensor that backward reads. Where a layer is run again, one layer's exist at a time.</summary>
    public void Keep(string place, string what, long bytes)
    {
        if (Keeps && bytes > 0)
        {
            _activations.Add(new ActivationCost { Place = place, What = what, Bytes = bytes * (_again ? 1 : _layers) });
        }
    }

    /// <summary>A tensor that each layer keeps even where it is run again.</summary>
    public void KeepInEach(string place, string what, long bytes)
    {
        if (Keeps && bytes > 0)
        {
            _activations.Add(new ActivationCost { Place = place, What = what, Bytes = bytes * _layers });
        }
    }

    private void Run(string place, double flops, double bytes, int backwardCalls, double backwardFactor)
    {
        AddOperator(place, CostPhase.Forward, flops, bytes, 1);
        if (_again)
        {
            AddOperator(place, CostPhase.Recompute, flops, bytes, 1);
        }

        if (_hasBackward)
        {
            AddOperator(place, CostPhase.Backward, flops, bytes * backwardFactor, backwardCalls);
        }
    }

    private void AddOperator(string place, CostPhase phase, double flops, double bytes, long calls)
    {
        var k = _operators.FindIndex(each => each.Place == place && each.Phase == phase && each.FlopsPerCall == flops && each.BytesPerCall == bytes);
        if (k < 0)
        {
            k = _operators.Count;
            _operators.Add(new OperatorCost { Place = place, Phase = phase, FlopsPerCall = flops, BytesPerCall = bytes, Calls = 0 });
        }

        _operators[k] = _operators[k] with { Calls = _operators[k].Calls + (calls * _times * _layers) };
    }

    private void Add(string place, CostPhase phase, CostAxis axis, Collective kind, long bytes)
    {
        var k = _collectives.FindIndex(each => each.Place == place && each.Phase == phase && each.Axis == axis && each.Kind == kind);
        if (k < 0)
        {
            k = _collectives.Count;
            _collectives.Add(new CollectiveCost { Place = place, Phase = phase, Axis = axis, Kind = kind, Calls = 0, Bytes = 0 });
        }

        var times = _times * _layers;
        _collectives[k] = _collectives[k] with { Calls = _collectives[k].Calls + times, Bytes = _collectives[k].Bytes + (bytes * times) };
    }
}
