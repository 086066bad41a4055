using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>What each rank of a case executes.</summary>
public static class FfnProgram
{
    /// <summary>Builds the module, gives it its shards of the case's numbers, and runs it forward and backward.</summary>
    /// <param name="factory">Makes the module under test; <see cref="ParallelFfn"/> is Rose's own.</param>
    public static FfnResult Run(FfnCase of, RankContext context, Func<FfnCase, RankContext, IFfnUnderTest> factory)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(factory);
        if (context.WorldSize != of.WorldSize)
        {
            throw new ArgumentException($"the case asks for world size {of.WorldSize}, but runs in a world of {context.WorldSize}");
        }

        var data = FfnData.Draw(of);
        using var scope = NewDisposeScope();
        using var ffn = factory(of, context);
        var parameters = Load(of, context, ffn, data);

        var input = new LaidOut(of.InputShape, data.Input, of.Layout, of.DType, context.Device);
        var outputGradient = new LaidOut(of.OutputShape, data.OutputGradient, of.Layout, of.DType, context.Device);
        var x = input.View.requires_grad_();
        var output = ffn.Forward(x);
        if (output.requires_grad)
        {
            output.backward(outputGradient.View);
        }

        List<string> changed = [];
        changed.AddRange(input.IsChanged ? ["input"] : []);
        changed.AddRange(outputGradient.IsChanged ? ["output gradient"] : []);
        changed.AddRange(parameters.Where(item => !LaidOut.Bits(item.Tensor).AsSpan().SequenceEqual(item.Bits)).Select(item => item.Name));
        return new FfnResult
        {
            Output = Host(output),
            InputGradient = Gradient(x),
            Weight1Gradient = Gradient(ffn.Weight1),
            Bias1Gradient = Gradient(ffn.Bias1),
            Weight2Gradient = Gradient(ffn.Weight2),
            Bias2Gradient = Gradient(ffn.Bias2),
            Changed = changed,
        };
    }

    private static List<(string Name, Tensor Tensor, long[] Bits)> Load(FfnCase of, RankContext context, IFfnUnderTest ffn, FfnData data)
    {
        using var _ = no_grad();
        var start = Shard.StartOf(of.Hidden, of.WorldSize, context.Rank);
        var size = Shard.SizeOf(of.Hidden, of.WorldSize, context.Rank);
        List<(string, Tensor, long[])> loaded = [];
        void Set(string name, Tensor? parameter, double[]? numbers, long[] shape, int? shardedDim)
        {
            if ((parameter is null) != (numbers is null))
            {
                throw new ArgumentException($"the module under test has {(parameter is null ? "no" : "a")} {name}, but the case {(of.Bias ? "has biases" : "has none")}");
            }

            if (parameter is null)
            {
                return;
            }

            var whole = tensor(numbers!, shape, of.DType, context.Device);
            var shard = shardedDim is { } dim ? whole.narrow(dim, start, size) : whole;
            if (!parameter.shape.AsSpan().SequenceEqual(shard.shape) || parameter.dtype != of.DType)
            {
                throw new ArgumentException($"{name} of the module under test is {parameter}; rank {context.Rank} of {of.WorldSize} holds {of.DType} [{string.Join(", ", shard.shape)}]");
            }

            parameter.copy_(shard);
            loaded.Add((name, parameter, LaidOut.Bits(parameter)));
        }

        Set("weight 1", ffn.Weight1, data.Weight1, [of.Hidden, of.In], 0);
        Set("bias 1", ffn.Bias1, data.Bias1, [of.Hidden], 0);
        Set("weight 2", ffn.Weight2, data.Weight2, [of.Out, of.Hidden], 1);
        Set("bias 2", ffn.Bias2, data.Bias2, [of.Out], null);
        return loaded;
    }

    private static HostTensor? Gradient(Tensor? of) => of?.grad is { } gradient ? Host(gradient) : null;

    private static HostTensor Host(Tensor tensor) => new()
    {
        Shape = [.. tensor.shape.Select(size => (int)size)],
        Values = tensor.dtype == ScalarType.Float32
            ? [.. tensor.ToArray<float>().Select(value => (double)value)]
            : tensor.ToArray<double>(),
    };
}
