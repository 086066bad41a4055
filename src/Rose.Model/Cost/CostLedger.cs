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

    /// <summary>The most that one place takes beside what is kept, while it computes.</summary>
    public long WorkBytes { get; private set; }

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
    public void Product(string place, long m, long n, long k, long elementBytes) => Products(OperatorKind.Product, place, m, n, k, elementBytes, 1);

    /// <summary>So many of them in one operator.</summary>
    public void HeadProducts(string place, long m, long n, long k, long elementBytes, long count) => Products(OperatorKind.HeadProducts, place, m, n, k, elementBytes, count);


    /// <summary>A pass of forward over so many bytes, read and written, and what backward does for it.</summary>
    /// <param name="backward">Bytes of one pass; 0 where gradients go through as they are.</param>
    public void Pass(string place, double forward, double backward)
    {
        var one = new OperatorCost { Place = place, Phase = CostPhase.Forward, Kind = OperatorKind.Pass, Calls = 1 };
        ForwardOperator(one with { BytesPerCall = forward });
        if (backward > 0)
        {
            BackwardOperator(one with { BytesPerCall = backward });
        }
    }

    /// <summary>So many operators that touch no memory, forward and backward.</summary>
    public void Views(string place, long calls)
    {
        var views = new OperatorCost { Place = place, Phase = CostPhase.Forward, Kind = OperatorKind.Pass, Calls = calls };
        ForwardOperator(views);
        BackwardOperator(views);
    }

    /// <summary>Passes of backward alone.</summary>
    public void BackwardPass(string place, double bytes, long operators)
    {
        if (operators > 0)
        {
            BackwardOperator(new OperatorCost { Place = place, Phase = CostPhase.Backward, Kind = OperatorKind.Pass, Calls = operators, BytesPerCall = bytes });
        }
    }

    /// <summary>An operator that is timed as a whole, forward and backward.</summary>
    public void Function(string place, OperatorKind kind, long elements)
    {
        var one = new OperatorCost { Place = place, Phase = CostPhase.Forward, Kind = kind, Calls = 1, ElementsPerCall = elements };
        ForwardOperator(one);
        BackwardOperator(one);
    }

    /// <summary>Passes after backward: so many operators, each over so many bytes.</summary>
    public void UpdatePass(string place, double bytes, long operators) =>
        Add(new OperatorCost { Place = place, Phase = CostPhase.Update, Kind = OperatorKind.UpdatePass, Calls = operators, BytesPerCall = bytes });

    /// <summary>A tensor that backward reads. Where a layer is run again, one layer's exist at a time.</summary>
    public void Keep(string place, string what, long bytes)
    {
        if (Keeps && bytes > 0)
        {
            _activations.Add(new ActivationCost { Place = place, What = what, Bytes = bytes * (_again ? 1 : _layers) });
        }
    }

    /// <summary>Tensors that a place holds while it computes, and no longer.</summary>
    public void Work(long bytes) => WorkBytes = Math.Max(WorkBytes, bytes);

    /// <summary>A tensor that each layer keeps even where it is run again.</summary>
    public void KeepInEach(string place, string what, long bytes)
    {
        if (Keeps && bytes > 0)
        {
            _activations.Add(new ActivationCost { Place = place, What = what, Bytes = bytes * _layers });
        }
    }

    private void Products(OperatorKind kind, string place, long m, long n, long k, long elementBytes, long count)
    {
        var one = new OperatorCost
        {
            Place = place,
            Phase = CostPhase.Forward,
            Kind = kind,
            Calls = 1,
            FlopsPerCall = 2.0 * m * n * k * count,
            SmallestExtent = Math.Min(m, Math.Min(n, k)),
            BytesPerCall = (((double)m * k) + ((double)k * n) + ((double)m * n)) * count * elementBytes,
        };
        ForwardOperator(one);
        BackwardOperator(one with { Calls = 2 });
    }

    private void ForwardOperator(OperatorCost one)
    {
        Add(one);
        if (_again)
        {
            Add(one with { Phase = CostPhase.Recompute });
        }
    }

    private void BackwardOperator(OperatorCost one)
    {
        if (_hasBackward)
        {
            Add(one with { Phase = CostPhase.Backward });
        }
    }

    private void Add(OperatorCost one)
    {
        var k = _operators.FindIndex(each => each with { Calls = one.Calls } == one);
        if (k < 0)
        {
            k = _operators.Count;
            _operators.Add(one with { Calls = 0 });
        }

        _operators[k] = _operators[k] with { Calls = _operators[k].Calls + (one.Calls * _times * _layers) };
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
