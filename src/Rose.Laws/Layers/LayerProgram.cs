using Rose.Parallel;
using Rose.Torch;
using Rose.Torch.Modules;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>What one rank of a layer's case does: its shards in, forward, backward, and its shards out.</summary>
internal sealed class LayerProgram(LayerUnderTest layer, LawCase of, Prepared prepared, RankContext rank)
{
    private readonly List<RankTensor> _results = [];

    public RankResult Run()
    {
        using var scope = NewDisposeScope();
        using var module = layer.Parallel(of, rank);
        var parameters = Place(module);
        if (layer.ComparesDraws(of))
        {
            Give(parameters, "initial {0}", parameter => parameter);
        }

        module.to(of.DType).to(rank.Device);
        Load(parameters);
        var before = parameters.Select(each => LaidOut.Bits(each.Parameter)).ToList();
        var changed = Differentiate(module, parameters);
        changed.AddRange(parameters.Zip(before).Where(pair => !LaidOut.Holds(pair.First.Parameter, pair.Second)).Select(pair => pair.First.Name));
        var parts = layer.PartsOf(of);
        if (parts > 1)
        {
            InParts(module, parameters, parts);
        }

        if (LayerUnderTest.Steps(of) && parameters.Count > 0)
        {
            Step(parameters);
        }

        return new RankResult { Tensors = _results, Changed = changed };
    }

    private List<string> Differentiate(nn.Module module, List<Placed> parameters)
    {
        var inputs = layer.Inputs.Select(input => (Input: input, Extents: ExtentsOf(input), Tensor: Lay(input))).ToList();
        var output = layer.ForwardOf(module, [.. inputs.Select(each => each.Tensor.View)]);
        if (output.dtype != layer.OutputDType(of))
        {
            throw new InvalidOperationException($"the output is of dtype {output.dtype} and must be of {layer.OutputDType(of)}; cast it back, or say so in OutputDType");
        }

        var extents = OutputExtents();
        var gradient = Lay(prepared.Numbers[CaseNumbers.OutputGradient], extents);
        _results.Add(new RankTensor { Name = "output", Value = HostTensors.Of(output), Extents = Cut(extents, prepared.OutputShape) });
        if (output.requires_grad)
        {
            output.backward(gradient.View);
        }

        foreach (var (input, own, tensor) in inputs.Where(each => each.Input.IndicesBelow is null))
        {
            _results.Add(new RankTensor { Name = $"gradient of {input.Name}", Value = Gradient(tensor.View), Extents = Cut(own, input.Shape(of)) });
        }

        Give(parameters, "gradient of {0}", parameter => parameter.grad);
        return [.. inputs.Where(each => each.Tensor.IsChanged).Select(each => each.Input.Name), .. gradient.IsChanged ? [CaseNumbers.OutputGradient] : Array.Empty<string>()];
    }

    // The same batch in parts, whose gradients add up; those of the whole are put back.
    private void InParts(nn.Module module, List<Placed> parameters, int parts)
    {
        var whole = parameters.Select(each => each.Parameter.grad).ToList();
        foreach (var each in parameters)
        {
            each.Parameter.grad = null;
        }

        var inputs = layer.Inputs.Select(input => Lay(input).View.detach()).ToList();
        var gradient = Lay(prepared.Numbers[CaseNumbers.OutputGradient], OutputExtents()).View;
        for (var part = 0; part < parts; part++)
        {
            var (start, size) = (Shard.StartOf(gradient.size(0), parts, part), Shard.SizeOf(gradient.size(0), parts, part));
            var output = layer.ForwardOf(module, [.. inputs.Select(input => input.narrow(0, start, size))]);
            if (output.requires_grad)
            {
                output.backward(gradient.narrow(0, start, size));
            }
        }

        Give(parameters, "gradient of {0} in parts", parameter => parameter.grad);
        foreach (var (each, grad) in parameters.Zip(whole))
        {
            each.Parameter.grad = grad;
        }
    }

    private void Step(List<Placed> parameters)
    {
        Parameter[] all = [.. parameters.Select(each => each.Parameter)];
        if (parameters.Any(each => each.IsCut && each.Parameter is not ShardedParameter))
        {
            // Only a ShardedParameter says of itself which of its elements count in a norm.
            return;
        }

        var norm = GlobalNorm.Clip(all, LayerExpectations.ClipNorm, rank.Group);
        _results.Add(new RankTensor { Name = "norm of the gradients", Value = new HostTensor { Shape = [], Values = [norm] } });
        using var optimizer = optim.SGD(all, LayerExpectations.LearningRate);
        optimizer.step();
        Give(parameters, "{0} after a step", parameter => parameter);
    }

    private void Give(List<Placed> parameters, string name, Func<Parameter, Tensor?> value)
    {
        foreach (var each in parameters)
        {
            using var tensor = value(each.Parameter) is { } found ? found.alias() : null;
            _results.Add(new RankTensor
            {
                Name = name.Replace("{0}", each.Name, StringComparison.Ordinal),
                Value = tensor is null ? null : HostTensors.Of(tensor),
                Extents = each.IsCut ? each.Extents : null,
            });
        }
    }

    private void Load(List<Placed> parameters)
    {
        foreach (var each in parameters)
        {
            var numbers = prepared.Numbers[each.Name];
            HostTensors.Write(each.Parameter, HostTensors.Take(numbers.Values, numbers.Shape, each.Extents));
        }
    }

    private LaidOut Lay(LayerInput input)
    {
        var extents = ExtentsOf(input);
        return input.IndicesBelow is null
            ? Lay(prepared.Numbers[input.Name], extents, requiresGrad: true)
            : LaidOut.Indices(HostTensors.LocalShape(extents), HostTensors.Take(prepared.Numbers.Indices(input.Name), input.Shape(of), extents), rank.Device);
    }

    private LaidOut Lay(NumberMatrix numbers, IReadOnlyList<IReadOnlyList<Extent>> extents, bool requiresGrad = false)
    {
        var shape = HostTensors.LocalShape(extents);
        var layout = of.Layout == CaseLayout.Transposed && shape.Count < 2 || shape.Count == 0 ? CaseLayout.Contiguous : of.Layout;
        var laid = new LaidOut(shape, HostTensors.Take(numbers.Values, numbers.Shape, extents), layout, of.DType, rank.Device);
        if (requiresGrad)
        {
            laid.View.requires_grad_();
        }

        return laid;
    }

    private IReadOnlyList<IReadOnlyList<Extent>> ExtentsOf(LayerInput input) => Share(input.Shape(of), input.ShardDim(of));

    private IReadOnlyList<IReadOnlyList<Extent>> OutputExtents() => layer.OutputExtents?.Invoke(of, rank) ?? Share(prepared.OutputShape, layer.OutputShardDim(of));

    private IReadOnlyList<IReadOnlyList<Extent>> Share(IReadOnlyList<int> shape, int? dim) =>
        dim is { } cut ? HostTensors.Share(shape, cut, rank.WorldSize, rank.Rank) : HostTensors.All(shape);

    // A rank that holds all of a tensor is held against the others to the bit.
    private static IReadOnlyList<IReadOnlyList<Extent>>? Cut(IReadOnlyList<IReadOnlyList<Extent>> extents, IReadOnlyList<int> shape) =>
        HostTensors.IsAll(shape, extents) ? null : extents;

    private static HostTensor? Gradient(Tensor tensor) => tensor.grad is { } gradient ? HostTensors.Of(gradient) : null;

    private List<Placed> Place(nn.Module module)
    {
        var shapes = prepared.Parameters.ToDictionary(each => each.Name, each => each.Shape);
        var own = module.named_parameters().ToList();
        var names = own.Select(pair => pair.name).ToList();
        if (names.Except(shapes.Keys).Concat(shapes.Keys.Except(names)).FirstOrDefault() is { } unmatched)
        {
            throw new ArgumentException($"parameter \"{unmatched}\" of subject {of.Subject} is on one side only: the dense layer has {Names(shapes.Keys)}, the parallel one {Names(names)}; use the same names");
        }

        var plain = own.Where(pair => pair.parameter is not ShardedParameter).ToList();
        var everyRanks = plain.Count == 0 ? [] : rank.Group.AllGather(tensor([.. plain.SelectMany(pair => pair.parameter.shape)], int64, rank.Device).unsqueeze(0), 0).cpu().ToArray<long>();
        List<Placed> placed = [];
        var at = 0;
        foreach (var (name, parameter) in own)
        {
            var shape = shapes[name];
            var (extents, isCut) = parameter is ShardedParameter sharded
                ? (sharded.Layout.Extents, true)
                : ByShape(name, shape, Enumerable.Range(0, rank.WorldSize).Select(each => everyRanks.AsSpan((int)((each * (everyRanks.Length / rank.WorldSize)) + at), (int)parameter.ndim).ToArray()).ToList());
            at += parameter is ShardedParameter ? 0 : (int)parameter.ndim;
            placed.Add(new Placed { Name = name, Parameter = parameter, Extents = extents, IsCut = isCut });
        }

        return placed;
    }

    // Of a parameter that does not say which part of the whole it is.
    private (IReadOnlyList<IReadOnlyList<Extent>> Extents, bool IsCut) ByShape(string name, IReadOnlyList<int> whole, List<long[]> byRank)
    {
        var cut = Enumerable.Range(0, whole.Count).Where(dim => byRank.Any(shape => shape.Length == whole.Count && shape[dim] != whole[dim])).ToList();
        var fits = byRank.All(shape => shape.Length == whole.Count) && cut.Count <= 1 && cut.All(dim => byRank.Sum(shape => shape[dim]) == whole[dim]);
        if (!fits)
        {
            throw new ArgumentException($"the ranks hold parts {string.Join(", ", byRank.Select(shape => $"[{string.Join(", ", shape)}]"))} of parameter \"{name}\", which do not make up the dense one's [{string.Join(", ", whole)}] along one dim; make it a ShardedParameter, which says what it holds");
        }

        return ([.. whole.Select((size, dim) => (IReadOnlyList<Extent>)[cut.Contains(dim)
            ? Extent.Of(byRank.Take(rank.Rank).Sum(shape => shape[dim]), byRank[rank.Rank][dim])
            : Extent.Of(0, size)])], cut.Count > 0);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));

    /// <summary>A parameter of this rank with its place in the whole.</summary>
    private sealed record Placed
    {
        public required string Name { get; init; }

        public required Parameter Parameter { get; init; }

        public required IReadOnlyList<IReadOnlyList<Extent>> Extents { get; init; }

        /// <summary>Whether some rank holds less than all of it.</summary>
        public required bool IsCut { get; init; }
    }
}
