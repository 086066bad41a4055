namespace Rose.Harness.Run;

/// <summary>The machine's cores, shared by the worlds that are at work; a world that needs more than there are takes them all.</summary>
internal sealed class CoreBudget
{
    private readonly object _gate = new();
    private readonly int _cores;
    private int _free;

    public CoreBudget(int cores) => _cores = _free = cores;

    /// <summary>Waits until so many are free.</summary>
    public void Take(int needed, CancellationToken cancellation)
    {
        using var wake = cancellation.Register(() =>
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        });
        lock (_gate)
        {
            while (_free < Math.Min(needed, _cores))
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            cancellation.ThrowIfCancellationRequested();
            _free -= Math.Min(needed, _cores);
        }
    }

    public void Give(int taken)
    {
        lock (_gate)
        {
            _free += Math.Min(taken, _cores);
            Monitor.PulseAll(_gate);
        }
    }
}
