using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>Refuses an input whose features do not fit a layer, before a matrix product or a peer would.</summary>
internal static class FeatureCheck
{
    public static void LastDim(string layer, Tensor input, long expected, string what)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() == 0 || input.size(-1) != expected)
        {
            throw new TorchValueException($"{layer} takes a last dim of {expected} ({what}), not {input.Signature()}");
        }
    }
}
