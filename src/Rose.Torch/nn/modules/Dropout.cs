namespace Rose.Torch.Modules;

/// <summary>In training, zeroes each element with probability p and scales the others by 1/(1 - p); in evaluation the identity.</summary>
public sealed class Dropout : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal Dropout(double p, bool inplace, torch.Generator? generator)
        : base(nameof(Dropout))
    {
        this.p = torch.nn.functional.Probability(p, nameof(Dropout));
        this.inplace = inplace;
        this.generator = generator;
    }

    public double p { get; }

    public bool inplace { get; }

    /// <summary>Where the masks are drawn from; null is the device's default generator.</summary>
    public torch.Generator? generator { get; set; }

    public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.dropout(input, p, training, inplace, generator);
}
