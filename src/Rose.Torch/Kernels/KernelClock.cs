using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch;

/// <summary>
/// Where the time of this thread's operators goes, by their class, those of its backward passes included. On a GPU it is the
/// time between events that are queued around operators, so that what the GPU waits for the host is the host's. Observation
/// costs time: each operator takes some microseconds more. All calls come from one thread, on which no other clock runs.
/// </summary>
public sealed unsafe class KernelClock : IDisposable
{
    private readonly double[] _milliseconds = new double[Enum.GetValues<KernelClass>().Length];
    private readonly KernelClockHandle _handle;

    /// <param name="device">On which the operators run.</param>
    public KernelClock(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        nint clock;
        Native.Check(Native.rose_kernel_clock_new(KernelClasses.Lines, _milliseconds.Length, (int)device.type, &clock), $"a clock of kernels on {device}");
        _handle = new KernelClockHandle(clock);
    }

    /// <summary>Begins anew.</summary>
    public void Start() => Native.Check(Native.rose_kernel_clock_start(Handle), "starting a clock of kernels");

    /// <summary>Ends, after all work that is queued on a GPU.</summary>
    public void Stop()
    {
        fixed (double* milliseconds = _milliseconds)
        {
            Native.Check(Native.rose_kernel_clock_stop(Handle, milliseconds), "stopping a clock of kernels");
        }
    }

    /// <summary>What operators of a class took between the last start and stop; 0 for <see cref="KernelClass.Host"/>.</summary>
    public double Milliseconds(KernelClass of) => _milliseconds[(int)of];

    /// <summary>Until disposed, all operators but collectives count to this class.</summary>
    public IDisposable All(KernelClass of)
    {
        Native.rose_kernel_clock_force(Handle, (int)of);
        return new End(this);
    }

    public void Dispose() => _handle.Dispose();

    private nint Handle => _handle.IsClosed ? throw new ObjectDisposedException(nameof(KernelClock)) : _handle.DangerousGetHandle();

    private sealed class End(KernelClock clock) : IDisposable
    {
        public void Dispose() => Native.rose_kernel_clock_force(clock.Handle, (int)KernelClass.Host);
    }
}
