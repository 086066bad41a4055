using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>While it lives, oneDNN is switched off: it multiplies bfloat16 on few CPUs only, and elsewhere fails.</summary>
public sealed class LawKernels : IDisposable
{
    private readonly bool _before = backends.mkldnn.enabled;

    public LawKernels() => backends.mkldnn.enabled = false;

    public void Dispose() => backends.mkldnn.enabled = _before;
}
