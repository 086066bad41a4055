namespace Rose.Torch.Modules;

/// <summary>x·Φ(x), exactly by erf or approximately by tanh.</summary>
public sealed class GELU : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal GELU(Approximate approximate, bool inplace)
        : base(nameof(GELU)) => (this.approximate, this.inplace) = (approximate, inplace);

    public enum Approximate
    {
        none,
        tanh,
    }

    public Approximate approximate { get; }

    public bool inplace { get; }

    public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.gelu(input, approximate, inplace);
}
