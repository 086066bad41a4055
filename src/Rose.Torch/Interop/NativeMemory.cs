namespace Rose.Torch.Interop;

/// <summary>
/// Counts the memory that tensor objects hold in libtorch, which the garbage collector does not see, and has it collect
/// when that has doubled: forgotten tensors never take more than the living ones, or 64 MiB.
/// </summary>
internal static class NativeMemory
{
    private const long Slack = 64L << 20;

    private static readonly Lock _collecting = new();
    private static long _held;
    private static long _limit = Slack;

    public static void Add(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > Volatile.Read(ref _limit))
        {
            Collect();
        }
    }

    public static void Remove(long bytes) => Interlocked.Add(ref _held, -bytes);

    private static void Collect()
    {
        if (!_collecting.TryEnter())
        {
            return;
        }

        try
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Volatile.Write(ref _limit, Math.Max(Slack, 2 * Volatile.Read(ref _held)));
        }
        finally
        {
            _collecting.Exit();
        }
    }
}
