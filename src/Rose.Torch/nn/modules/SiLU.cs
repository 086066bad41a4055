namespace Rose.Torch.Modules;

/// <summary>x·σ(x), element by element.</summary>
public sealed class SiLU : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal SiLU(bool inplace)
        : base(nameof(SiLU)) => this.inplace = inplace;

    public bool inplace { get; }

    public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.silu(input, inplace);
}
