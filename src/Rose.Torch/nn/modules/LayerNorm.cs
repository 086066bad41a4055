namespace Rose.Torch.Modules;

/// <summary>Normalises the last dims, those of normalized_shape, to mean 0 and variance 1, then scales by weight and shifts by bias.</summary>
public sealed class LayerNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, torch.Device? device, torch.ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        ArgumentNullException.ThrowIfNull(normalized_shape);
        foreach (var extent in normalized_shape)
        {
            NewParameter.Positive(extent, nameof(LayerNorm), nameof(normalized_shape));
        }

        this.normalized_shape = [.. normalized_shape];
        this.eps = eps;
        this.elementwise_affine = elementwise_affine;
        weight = elementwise_affine ? NewParameter.Empty(normalized_shape, device, dtype) : null;
        this.bias = elementwise_affine && bias ? NewParameter.Empty(normalized_shape, device, dtype) : null;
        reset_parameters();
    }

    public long[] normalized_shape { get; }

    public double eps { get; }

    public bool elementwise_affine { get; }

    public Parameter? weight
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

    /// <summary>Ones and zeros: draws nothing.</summary>
    public void reset_parameters()
    {
        if (weight is not null)
        {
            torch.nn.init.ones_(weight);
        }

        if (bias is not null)
        {
            torch.nn.init.zeros_(bias);
        }
    }

    public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.layer_norm(input, normalized_shape, weight, bias, eps);
}
