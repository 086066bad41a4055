using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>The function between the two layers of a case.</summary>
public static class FfnActivation
{
    /// <summary>ReLU for integers, which keeps them integers; GELU for reals.</summary>
    public static Tensor Apply(FfnCase of, Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.Values == FfnValues.Integer ? nn.functional.relu(hidden) : nn.functional.gelu(hidden);
    }
}
