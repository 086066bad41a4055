using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>Masks in sequence from one of torch's generators; each rank draws for what it holds.</summary>
/// <param name="generator">On the device of the activations; null is its default generator.</param>
public sealed class TorchDropout(Generator? generator = null) : DropoutDraw
{
    public override DropoutDraw In(string name) => this;

    public override Tensor Apply(Tensor x, double p, bool training, ShardLayout layout) => nn.functional.dropout(x, p, training, generator: generator);
}
