namespace Rose.Torch.Modules;

/// <summary>tanh(x), element by element.</summary>
public sealed class Tanh : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal Tanh(bool inplace)
        : base(nameof(Tanh)) => this.inplace = inplace;

    public bool inplace { get; }

    public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.tanh(input, inplace);
}
