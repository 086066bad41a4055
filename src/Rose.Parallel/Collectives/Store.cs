using System.Globalization;
using Rose.Parallel.Interop;
using Rose.Torch.Interop;

namespace Rose.Parallel;

/// <summary>Where the ranks of a world find each other before they are connected.</summary>
public sealed unsafe class Store : IDisposable
{
    private readonly StoreHandle _handle;

    private Store(string? host, int port, bool isServer, TimeSpan timeout)
    {
        nint store;
        var status = NativeGroup.rose_store_new(host, &port, isServer ? 1 : 0, (int)timeout.TotalMilliseconds, &store);
        Native.Check(status, host is null ? "an in-process store" : string.Create(CultureInfo.InvariantCulture, $"a TCP store at {host}:{port}"));
        _handle = new StoreHandle(store);
        Port = port;
    }

    /// <summary>The TCP port, chosen by the system where 0 was asked for; 0 in process.</summary>
    public int Port { get; }

    internal nint Handle => _handle.IsClosed ? throw new ObjectDisposedException(nameof(Store)) : _handle.DangerousGetHandle();

    /// <summary>A store for ranks that are threads of this process.</summary>
    public static Store InProcess(TimeSpan timeout) => new(null, 0, isServer: true, timeout);

    /// <summary>Serves the other ranks over TCP.</summary>
    public static Store Serve(string host, int port, TimeSpan timeout) => new(host, port, isServer: true, timeout);

    /// <summary>Connects to the rank that serves.</summary>
    public static Store Connect(string host, int port, TimeSpan timeout) => new(host, port, isServer: false, timeout);

    public void Dispose() => _handle.Dispose();
}
