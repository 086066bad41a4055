using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>A function as a module.</summary>
internal sealed class Lambda(Func<Tensor, Tensor> function) : torch.nn.Module<Tensor, Tensor>(nameof(Lambda))
{
    public override Tensor forward(Tensor input) => function(input);
}
