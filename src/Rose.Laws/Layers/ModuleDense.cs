using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// A dense form that is a module of the tensor engine, computed in float64. How far a correct computation in the case's
/// dtype may lie from it is measured: with every input and parameter changed by one part in 2^32, in random directions,
/// the largest change of a tensor is its condition, and <see cref="Bound.NormwiseUlps"/> roundings may each cause as much.
/// What roundings on the way cause and a change of inputs does not, as in a norm of two features, is measured too: how far
/// the module itself, computed in the case's dtype, lies from float64 counts as much as a condition.
/// A tensor's condition counts as at least its largest element, and a gradient's as at least a sixteenth of the largest one's;
/// the least bounds are of these alone.
/// </summary>
internal sealed class ModuleDense(LayerUnderTest layer, Func<LawCase, nn.Module> dense) : IDense
{
    private const int Perturbations = 3;
    private static readonly double _step = Math.ScaleB(1, -32);

    // Another number in every dtype.
    private static readonly double _largeStep = Math.ScaleB(1, -6);

    public IReadOnlyList<(string Name, IReadOnlyList<int> Shape)> Parameters(LawCase of)
    {
        using var scope = NewDisposeScope();
        using var module = dense(of);
        return [.. module.named_parameters().Select(pair => (pair.name, (IReadOnlyList<int>)[.. pair.parameter.shape.Select(size => (int)size)]))];
    }

    public IReadOnlyList<int> OutputShape(LawCase of, CaseNumbers numbers)
    {
        if (layer.OutputShape is { } known)
        {
            return known(of);
        }

        using var scope = NewDisposeScope();
        using var module = dense(of);
        using var _ = no_grad();
        return ShapeOf(Forward(of, module, numbers, null).Output);
    }

    public double Largest(LawCase of, CaseNumbers filled)
    {
        filled.Fill(CaseNumbers.OutputGradient, OutputShape(of, filled));
        using var scope = NewDisposeScope();
        using var module = dense(of);
        var (output, gradients) = Compute(of, module, filled, null);
        return gradients.Values.Append(output).Max(each => Largest(each.Values));
    }

    public DenseRun Run(LawCase of, CaseNumbers numbers, Bounds bounds)
    {
        using var scope = NewDisposeScope();
        using var module = dense(of);
        var (output, gradients) = Compute(of, module, numbers, null);
        IReadOnlyList<HostTensor> all = [output, .. gradients.Values];
        var conditions = all.Select(each => Largest(each.Values)).ToList();
        for (var k = 0; bounds == Bounds.Full && k < Perturbations; k++)
        {
            var (other, others) = Compute(of, module, numbers, new Change(SplitMix64.Stream(of.Seed, k), _step));
            IReadOnlyList<HostTensor> changed = [other, .. others.Values];
            for (var tensor = 0; tensor < all.Count; tensor++)
            {
                conditions[tensor] = Math.Max(conditions[tensor], Largest(all[tensor].Values.Zip(changed[tensor].Values, (a, b) => (b - a) / _step)));
            }
        }

        if (bounds == Bounds.Full)
        {
            AddRoundings(of, module, numbers, conditions);
        }

        // A gradient that nearly cancels is made of terms as large as those of others, which a change of inputs does not show.
        conditions[0] = Math.Max(conditions[0], layer.LeastCondition);
        var floor = conditions.Skip(1).Append(layer.LeastCondition).Max() / Bound.LargestCancellation;
        for (var tensor = 1; tensor < conditions.Count; tensor++)
        {
            conditions[tensor] = Math.Max(conditions[tensor], floor);
        }

        DenseTensor Host(HostTensor tensor, int k) => new()
        {
            Shape = tensor.Shape,
            Values = [.. tensor.Values],
            Errors = bounds != Bounds.None ? [.. Enumerable.Repeat(Bound.NormwiseUlps * conditions[k], tensor.Values.Count)] : null,
            Scale = conditions[k],
        };
        return new DenseRun
        {
            Output = Host(output, 0),
            Gradients = gradients.Select((pair, k) => (pair.Key, Tensor: Host(pair.Value, k + 1))).ToDictionary(pair => pair.Key, pair => pair.Tensor),
            AllIntegers = all.All(each => each.Values.All(double.IsInteger)),
        };
    }

    private void AddRoundings(LawCase of, nn.Module module, CaseNumbers numbers, List<double> conditions)
    {
        var dtype = of.DType == ScalarType.Float64 ? ScalarType.Float32 : of.DType;
        try
        {
            // One time alone, a rounding may happen to be none.
            for (var k = 0; k <= Perturbations; k++)
            {
                Change Changed() => new(SplitMix64.Stream(of.Seed, Perturbations + k), k == 0 ? 0 : _largeStep) { RoundsTo = dtype };
                var (exact, exacts) = Compute(of, module, numbers, Changed());
                var (rounded, roundeds) = Compute(of, module, numbers, Changed(), dtype);
                foreach (var (tensor, pair) in exacts.Values.Prepend(exact).Zip(roundeds.Values.Prepend(rounded)).Index())
                {
                    var error = Largest(pair.First.Values.Zip(pair.Second.Values, (a, b) => b - a)) / Bound.UnitRoundoff(dtype);
                    conditions[tensor] = double.IsFinite(error) ? Math.Max(conditions[tensor], error) : conditions[tensor];
                }
            }
        }
        catch (TorchException)
        {
            // A module that has no kernels of the dtype.
        }
    }

    private (HostTensor Output, IReadOnlyDictionary<string, HostTensor> Gradients) Compute(LawCase of, nn.Module module, CaseNumbers numbers, Change? change, ScalarType dtype = ScalarType.Float64)
    {
        using var scope = NewDisposeScope();
        module.zero_grad();
        var (output, inputs) = Forward(of, module, numbers, change, dtype);
        output.backward(Numbers(numbers[CaseNumbers.OutputGradient], change, dtype));
        Dictionary<string, HostTensor> gradients = [];
        foreach (var (input, tensor) in layer.Inputs.Zip(inputs).Where(pair => pair.First.IndicesBelow is null))
        {
            gradients.Add(input.Name, HostTensors.Of(tensor.grad ?? zeros_like(tensor)));
        }

        foreach (var (name, parameter) in module.named_parameters())
        {
            gradients.Add(name, HostTensors.Of(parameter.grad ?? zeros_like(parameter)));
        }

        return (HostTensors.Of(output), gradients);
    }

    private (Tensor Output, IReadOnlyList<Tensor> Inputs) Forward(LawCase of, nn.Module module, CaseNumbers numbers, Change? change, ScalarType dtype = ScalarType.Float64)
    {
        module.to(dtype);
        using (no_grad())
        {
            foreach (var (name, parameter) in module.named_parameters())
            {
                parameter.copy_(Numbers(numbers[name], change, dtype));
            }
        }

        List<Tensor> inputs = [];
        foreach (var input in layer.Inputs)
        {
            inputs.Add(input.IndicesBelow is null
                ? Numbers(numbers[input.Name], change, dtype).requires_grad_()
                : tensor([.. numbers.Indices(input.Name)], [.. input.Shape(of).Select(size => (long)size)], int64));
        }

        return (layer.ForwardOf(module, inputs), inputs);
    }

    private static Tensor Numbers(NumberMatrix numbers, Change? change, ScalarType dtype)
    {
        double[] values = change is null ? numbers.Values : [.. numbers.Values.Select(change.Of)];
        return tensor(values, [.. numbers.Shape.Select(size => (long)size)], dtype);
    }

    private static int[] ShapeOf(Tensor tensor) => [.. tensor.shape.Select(size => (int)size)];

    private static double Largest(IEnumerable<double> values) => values.Select(Math.Abs).DefaultIfEmpty().Max();

    /// <summary>Of each number, by a part of itself up or down.</summary>
    private sealed record Change(SplitMix64 Direction, double Step)
    {
        public ScalarType RoundsTo { get; init; } = ScalarType.Float64;

        public double Of(double value) => CaseNumbers.Rounded(value * (1 + (Step * (Direction.Next() % 2 == 0 ? 1 : -1))), RoundsTo);
    }
}
