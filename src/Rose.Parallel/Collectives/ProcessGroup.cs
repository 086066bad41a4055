using System.Globalization;
using Rose.Parallel.Interop;
using Rose.Torch;
using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Parallel;

/// <summary>
/// One rank's membership in a group of ranks. Every rank calls the same collectives in the same order; none changes its
/// input, each returns a new tensor without a gradient (<see cref="Regions"/> has those that differentiate). Any dtype
/// travels, contiguous or not; shards may differ in size and be empty.
/// A peer that fails makes the others' calls throw <see cref="DistributedException"/>.
/// </summary>
public sealed unsafe class ProcessGroup : IDisposable
{
    private readonly GroupHandle _handle;
    private readonly Store _store;
    private readonly string _name;
    private readonly TimeSpan _timeout;
    private readonly string? _address;
    private readonly List<WeakReference<ProcessGroup>> _parts = [];
    private int _splits;

    /// <param name="store">Shared by all ranks of the group.</param>
    /// <param name="name">Names the group within its store: the same on each of its ranks, and no other's.</param>
    /// <param name="address">The local network address for gloo; null resolves this machine's host name.</param>
    public ProcessGroup(Store store, string name, int rank, int size, Backend backend, TimeSpan timeout, string? address = null)
        : this(store, name, rank, size, backend, timeout, address, whole: null)
    {
    }

    private ProcessGroup(Store store, string name, int rank, int size, Backend backend, TimeSpan timeout, string? address, ProcessGroup? whole)
    {
        ArgumentNullException.ThrowIfNull(store);
        nint group;
        var status = NativeGroup.rose_group_new(store.Handle, name, rank, size, (int)backend, address, (int)timeout.TotalMilliseconds, whole?.Handle ?? 0, &group);
        GC.KeepAlive(store);
        GC.KeepAlive(whole);
        Native.Check(status, $"connecting rank {rank} of {size} to group \"{name}\" over {backend}");
        _handle = new GroupHandle(group);
        (_store, _name, _timeout, _address) = (store, name, timeout, address);
        Rank = rank;
        Size = size;
        Backend = backend;
    }

    /// <summary>This rank's number within the group, from 0.</summary>
    public int Rank { get; }

    /// <summary>The number of ranks in the group.</summary>
    public int Size { get; }

    public Backend Backend { get; }

    /// <summary>What this rank has asked of the group so far, forward and backward; the counting itself allocates nothing.</summary>
    public Traffic Traffic
    {
        get
        {
            var (calls, bytes) = (new long[Traffic.Kinds.Count], new long[Traffic.Kinds.Count]);
            Count(calls, bytes);
            return Traffic.Of([.. Traffic.Kinds.Select((kind, k) => new CollectiveTraffic { Kind = kind, Calls = calls[k], Bytes = bytes[k] })]);
        }
    }

    /// <summary>
    /// How long this rank's collectives on the group have been under way so far, forward and backward, waiting for its
    /// peers included. On a GPU it is the time to queue them.
    /// </summary>
    public TimeSpan CommunicationTime => Count(new long[Traffic.Kinds.Count], new long[Traffic.Kinds.Count]).All;

    /// <summary>
    /// The part of <see cref="CommunicationTime"/> in which this rank went on computing: the sums of
    /// <see cref="Regions.ColumnProduct"/> through gloo. Through NCCL it is not measured, and zero.
    /// </summary>
    public TimeSpan HiddenCommunicationTime => Count(new long[Traffic.Kinds.Count], new long[Traffic.Kinds.Count]).Hidden;

    /// <summary>
    /// The part of <see cref="CommunicationTime"/> in which this rank had come to a collective and another rank had not; the
    /// rest is the exchange itself. Null through gloo and NCCL, which do not tell.
    /// </summary>
    public TimeSpan? WaitingTime => Count(new long[Traffic.Kinds.Count], new long[Traffic.Kinds.Count]).Waiting;

    internal nint Handle => _handle.IsClosed ? throw new ObjectDisposedException(nameof(ProcessGroup)) : _handle.DangerousGetHandle();

    /// <summary>Every rank gets the elementwise combination of all ranks' tensors, which have one shape.</summary>
    public Tensor AllReduce(Tensor tensor, Reduction reduction = Reduction.Sum) =>
        Call(Collective.AllReduce, tensor, peer: (int)reduction)!;

    /// <summary>Every rank gets the shards of all, concatenated along <paramref name="dim"/> in rank order.</summary>
    /// <param name="sizes">Each rank's extent along dim; without it all are as large as this rank's.</param>
    public Tensor AllGather(Tensor shard, int dim, IReadOnlyList<long>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(shard);
        return Call(Collective.AllGather, shard, dim, sizes ?? [.. Enumerable.Repeat(shard.size(dim), Size)])!;
    }

    /// <summary>The tensors of all ranks are summed; each rank gets its shard of the sum along <paramref name="dim"/>.</summary>
    /// <param name="sizes">Each rank's extent along dim; without it <see cref="Shard.Sizes"/>.</param>
    public Tensor ReduceScatter(Tensor tensor, int dim, IReadOnlyList<long>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Call(Collective.ReduceScatter, tensor, dim, sizes ?? Shard.Sizes(tensor.size(dim), Size))!;
    }

    /// <summary>Every rank gets the root's tensor; elsewhere the argument gives shape and dtype only.</summary>
    public Tensor Broadcast(Tensor tensor, int root) => Call(Collective.Broadcast, tensor, peer: root)!;

    /// <summary>Returns when every rank has come here.</summary>
    public void Barrier() => Call(Collective.Barrier, null);

    /// <summary>Hands a tensor to one rank, which receives it.</summary>
    public void Send(Tensor tensor, int destination) => Call(Collective.Send, tensor, peer: destination);

    /// <summary>Takes the tensor that a rank sends; <paramref name="like"/> gives its shape and dtype.</summary>
    public Tensor Receive(Tensor like, int source) => Call(Collective.Receive, like, peer: source)!;

    /// <summary>
    /// A new group of some of these ranks, in the order given, this one among them. Every rank of this group calls it at
    /// once, each with the part that it is in; the parts share no rank. Aborting this group aborts its parts.
    /// </summary>
    /// <exception cref="ArgumentException">This rank is not in the list, or a rank is named twice or does not exist.</exception>
    public ProcessGroup Split(IReadOnlyList<int> ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        if (ranks.Count(rank => rank == Rank) != 1 || ranks.Distinct().Count() != ranks.Count || ranks.Any(rank => rank < 0 || rank >= Size))
        {
            throw new ArgumentException($"a part [{string.Join(", ", ranks)}] of {Size} ranks must hold rank {Rank} and no rank twice", nameof(ranks));
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{_name}/{_splits++}/{ranks[0]}");
        var part = new ProcessGroup(_store, name, ranks.ToList().IndexOf(Rank), ranks.Count, Backend, _timeout, _address, whole: this);
        _parts.RemoveAll(old => !old.TryGetTarget(out _));
        _parts.Add(new WeakReference<ProcessGroup>(part));
        return part;
    }

    /// <summary>
    /// Leaves the group as one that cannot go on: peers that wait for this rank fail at once, and so does every later call.
    /// Peers that meet in memory read that this rank failed, and the cause; gloo and NCCL only close their connections.
    /// </summary>
    /// <param name="cause">Why, in a sentence.</param>
    public void Abort(string? cause = null) =>
        AbortAs(string.Create(CultureInfo.InvariantCulture, $"rank {Rank} {(cause is null ? "aborted the group" : $"failed: {cause}")}"));

    public void Dispose() => _handle.Dispose();

    // A part is told of this rank by its number here, by which the world knows it.
    private (TimeSpan All, TimeSpan Hidden, TimeSpan? Waiting) Count(long[] calls, long[] bytes)
    {
        long nanoseconds, hidden, waiting;
        fixed (long* callsOf = calls, bytesOf = bytes)
        {
            NativeGroup.rose_group_traffic(Handle, callsOf, bytesOf, &nanoseconds, &hidden, &waiting);
            GC.KeepAlive(this);
        }

        return (TimeSpan.FromMicroseconds(nanoseconds / 1000.0), TimeSpan.FromMicroseconds(hidden / 1000.0), waiting < 0 ? null : TimeSpan.FromMicroseconds(waiting / 1000.0));
    }

    private void AbortAs(string sentence)
    {
        if (!_handle.IsClosed)
        {
            NativeGroup.rose_group_abort(Handle, sentence);
        }

        foreach (var reference in _parts)
        {
            if (reference.TryGetTarget(out var part))
            {
                part.AbortAs(sentence);
            }
        }
    }

    private Tensor? Call(Collective collective, Tensor? tensor, int dim = 0, IReadOnlyList<long>? sizes = null, int peer = 0)
    {
        CheckSizes(sizes);
        nint result;
        fixed (long* extents = sizes?.ToArray())
        {
            var status = NativeGroup.rose_group_call(Handle, collective, tensor?.Handle ?? 0, dim, extents, peer, &result);
            GC.KeepAlive(tensor);
            Native.Check(status, $"{collective}({tensor?.Signature()}) on rank {Rank} of {Size}");
        }

        return Tensor.FromHandleOrNull(result);
    }

    internal void CheckSizes(IReadOnlyList<long>? sizes)
    {
        if (sizes is not null && sizes.Count != Size)
        {
            throw new ArgumentException($"{sizes.Count} shard sizes are given for a group of {Size} ranks; give one for each", nameof(sizes));
        }
    }
}
