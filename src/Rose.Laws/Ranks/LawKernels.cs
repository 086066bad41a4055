using MathNet.Numerics;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// While it lives, oneDNN is switched off, which multiplies bfloat16 on few CPUs only and elsewhere fails, and the oracle
/// computes its small matrices on one thread, as ranks have the other cores.
/// </summary>
public sealed class LawKernels : IDisposable
{
    private readonly bool _oneDnn = backends.mkldnn.enabled;
    private readonly int _threads = Control.MaxDegreeOfParallelism;

    public LawKernels()
    {
        backends.mkldnn.enabled = false;
        Control.MaxDegreeOfParallelism = 1;
    }

    public void Dispose()
    {
        backends.mkldnn.enabled = _oneDnn;
        Control.MaxDegreeOfParallelism = _threads;
    }
}
