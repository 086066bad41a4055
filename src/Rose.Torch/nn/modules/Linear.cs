namespace Rose.Torch.Modules;

/// <summary>x·weightᵀ + bias: [..., in_features] to [..., out_features]; weight is [out_features, in_features].</summary>
public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device? device, torch.ScalarType? dtype, torch.Generator? generator)
        : base(nameof(Linear))
    {
        in_features = NewParameter.Positive(inputSize, nameof(Linear), nameof(in_features));
        out_features = NewParameter.Positive(outputSize, nameof(Linear), nameof(out_features));
        weight = NewParameter.Empty([outputSize, inputSize], device, dtype);
        bias = hasBias ? NewParameter.Empty([outputSize], device, dtype) : null;
        reset_parameters(generator);
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.ndim != 2 || (bias is not null && !bias.shape.AsSpan().SequenceEqual([weight.shape[0]])))
        {
            throw new ArgumentException($"Linear: weight {weight.Signature()} must be [out_features, in_features] and bias {bias?.Signature() ?? "none"} [out_features]", nameof(weight));
        }

        (out_features, in_features) = (weight.shape[0], weight.shape[1]);
        this.weight = weight;
        this.bias = bias;
    }

    public long in_features { get; }

    public long out_features { get; }

    public Parameter weight
    {
        get;
        set
        {
            field = value;
            ConditionallyRegisterParameter(nameof(weight), value);
        }
    }

    public Parameter? bias
    {
        get;
        set
        {
            field = value;
            ConditionallyRegisterParameter(nameof(bias), value);
        }
    }

    /// <summary>Draws weight and then bias uniformly within ±1/√in_features.</summary>
    public void reset_parameters(torch.Generator? generator = null)
    {
        torch.nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5), generator: generator);
        if (bias is not null)
        {
            var bound = 1 / Math.Sqrt(in_features);
            torch.nn.init.uniform_(bias, -bound, bound, generator);
        }
    }

    public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.linear(input, weight, bias);
}
