using MathNet.Numerics;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// While any of them lives, oneDNN is switched off, which multiplies bfloat16 on few CPUs only and elsewhere fails, and
/// the oracle computes its small matrices on one thread, as ranks have the other cores. Both hold for the whole process,
/// so the first to come saves what was and the last to go restores it, in whatever order checks end.
/// </summary>
public sealed class LawKernels : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _living;
    private static bool _oneDnn;
    private static int _threads;

    private bool _disposed;

    public LawKernels()
    {
        lock (Gate)
        {
            if (_living++ > 0) return;
            (_oneDnn, _threads) = (backends.mkldnn.enabled, Control.MaxDegreeOfParallelism);
            backends.mkldnn.enabled = false;
            Control.MaxDegreeOfParallelism = 1;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed) return;
            _disposed = true;
            if (--_living > 0) return;
            backends.mkldnn.enabled = _oneDnn;
            Control.MaxDegreeOfParallelism = _threads;
        }
    }
}
