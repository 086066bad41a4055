using System.Collections.Concurrent;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// A world whose ranks are threads of this process, which meet in memory or, where asked, as processes do. It is kept between
/// runs, so that many small cases cost no start-up. A rank that throws aborts its group, so the others end at once, with
/// its reason where they meet in memory, instead of waiting for it; the world is then broken, and a new one takes its place.
/// </summary>
public sealed class ThreadWorld : IDisposable
{
    private static readonly TimeSpan _defaultTimeout = TimeSpan.FromSeconds(60);

    private readonly Thread[] _threads;
    private readonly BlockingCollection<Action<RankContext>>[] _inboxes;
    private readonly Backend _backend;
    private readonly Store _store;
    private readonly ConcurrentDictionary<int, Exception> _stillborn = new();
    private readonly Lock _running = new();
    private bool _disposed;

    /// <param name="size">The number of ranks.</param>
    /// <param name="timeout">How long a collective waits for its peers; 60 s by default.</param>
    /// <param name="device">Where each rank computes, by rank; the CPU by default.</param>
    /// <param name="threadsPerRank">Threads within one operator; their number can change the last bits of a sum.</param>
    /// <param name="backend">In process; or what processes meet over: shared memory, with the same bits, or gloo, with its own over three and more ranks.</param>
    public ThreadWorld(int size, TimeSpan? timeout = null, Func<int, Device>? device = null, int threadsPerRank = 1, Backend backend = Backend.InProcess)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (backend is Backend.Nccl)
        {
            throw new ArgumentException($"ranks that are threads cannot meet over {backend}; use {Backend.InProcess}, {Backend.Shared} or {Backend.Gloo}", nameof(backend));
        }

        Size = size;
        _backend = backend;
        Device[] devices = [.. Enumerable.Range(0, size).Select(rank => device?.Invoke(rank) ?? CPU)];
        RefuseSharedGpu(devices);

        // What can fail on one rank alone comes before the connections, in which its peers would wait for it.
        Generator[] generators = [.. devices.Select(each => new Generator(0, each))];
        _store = Store.InProcess(timeout ?? _defaultTimeout);
        _inboxes = [.. Enumerable.Range(0, size).Select(_ => new BlockingCollection<Action<RankContext>>())];
        _threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() => Live(rank, timeout ?? _defaultTimeout, generators[rank], threadsPerRank))
        {
            IsBackground = true,
            Name = $"rank {rank} of {size}",
        })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }

        try
        {
            Run(_ => 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Size { get; }

    /// <summary>Whether a rank has failed, which ends the world.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Runs the body on every rank at once and returns the results in rank order; callers on several threads take turns.</summary>
    /// <exception cref="WorldException">A rank threw; its exception is the inner one.</exception>
    public IReadOnlyList<T> Run<T>(Func<RankContext, T> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var turn = _running.EnterScope();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (IsBroken)
        {
            throw new InvalidOperationException("the world is broken: a rank of it failed; make a new one");
        }

        var results = new T[Size];
        var failures = new ConcurrentQueue<(int Rank, Exception Exception)>();
        using var done = new CountdownEvent(Size);
        foreach (var (rank, inbox) in _inboxes.Index())
        {
            inbox.Add(context =>
            {
                try
                {
                    results[rank] = context is null ? throw _stillborn[rank]! : body(context);
                }
#pragma warning disable CA1031 // Whatever a rank throws is reported by the thread that called Run.
                catch (Exception e) when (Tell(e))
#pragma warning restore CA1031
                {
                }
                finally
                {
                    done.Signal();
                }

                // A filter runs before the rank's own disposals, so that peers who wait in a group that the rank is about
                // to dispose of read its reason, not that it has left.
                bool Tell(Exception e)
                {
                    failures.Enqueue((rank, e));
                    context?.Group.Abort(e.Message);
                    return true;
                }
            });
        }

        done.Wait();
        if (!failures.IsEmpty)
        {
            IsBroken = true;
            throw Failed([.. failures]);
        }

        return results;
    }

    public void Run(Action<RankContext> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Run(context =>
        {
            body(context);
            return 0;
        });
    }

    public void Dispose()
    {
        using var turn = _running.EnterScope();
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var inbox in _inboxes)
        {
            inbox.CompleteAdding();
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        foreach (var inbox in _inboxes)
        {
            inbox.Dispose();
        }

        _store.Dispose();
    }

    // A rank that fails aborts its group as it unwinds, so that its peers may be heard of first.
    private WorldException Failed((int Rank, Exception Exception)[] inOrder)
    {
        var isCauseKnown = inOrder.Any(each => each.Exception is not DistributedException);
        RankFailure[] failures = [.. inOrder.Select((each, k) => new RankFailure
        {
            Rank = each.Rank,
            Cause = each.Exception.Message,
            IsConsequence = each.Exception is DistributedException && (isCauseKnown || k > 0),
        })];
        return WorldException.From(failures, Size, first => inOrder[Array.IndexOf(failures, first)].Exception);
    }

    // Where every backward pass of a GPU runs on one thread, a rank that waits there for its peer would wait for itself.
    private static void RefuseSharedGpu(Device[] devices)
    {
        if (!Build.CanKeepBackwardOnCaller && devices.Where(each => each.type == DeviceType.CUDA).GroupBy(each => each).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new ArgumentException($"{shared.Count()} ranks are threads on {shared.Key}, whose backward passes libtorch {Build.LibtorchVersion} runs on one thread, where they would wait for each other; use libtorch 2.0 or newer, give each rank a GPU of its own, or make the ranks processes");
        }
    }

    private void Live(int rank, TimeSpan timeout, Generator generator, int threadsPerRank)
    {
        RankContext? context = null;
        try
        {
            set_num_threads(threadsPerRank);
            if (Build.CanKeepBackwardOnCaller)
            {
                autograd.set_multithreading_enabled(false);
            }

            context = new RankContext
            {
                Rank = rank,
                WorldSize = Size,
                Group = new ProcessGroup(_store, "world", rank, Size, _backend, timeout, "127.0.0.1"),
                Device = generator.device,
                Generator = generator,
                ParameterGenerator = generator.device.type == DeviceType.CPU ? generator : new Generator(),
            };
        }
#pragma warning disable CA1031 // Reported by the first run.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _stillborn[rank] = e;
        }

        foreach (var work in _inboxes[rank].GetConsumingEnumerable())
        {
            work(context!);
        }

        generator.Dispose();
        context?.ParameterGenerator.Dispose();
        context?.Group.Dispose();
    }
}
