namespace Rose.Torch.Modules;

/// <summary>max(x, 0), element by element.</summary>
public sealed class ReLU : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal ReLU(bool inplace)
        : base(nameof(ReLU)) => this.inplace = inplace;

    public bool inplace { get; }

    public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.relu(input, inplace);
}
