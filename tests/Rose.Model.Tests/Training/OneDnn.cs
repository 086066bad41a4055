using static Rose.Torch.torch;

namespace Rose.Model.Tests.Training;

/// <summary>Puts back, at its end, whether oneDNN is used, which a trainer in bf16_mixed switches off: for all ranks, so it is made and disposed outside of them.</summary>
internal sealed class OneDnn : IDisposable
{
    private readonly bool _before = backends.mkldnn.enabled;

    public void Dispose() => backends.mkldnn.enabled = _before;
}
