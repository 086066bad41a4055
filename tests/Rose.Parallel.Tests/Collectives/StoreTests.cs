using System.Diagnostics;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

public sealed class StoreTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public void Ranks_meet_over_tcp_at_a_port_that_the_system_chose()
    {
        using var server = Store.Serve("127.0.0.1", 0, _timeout);
        Assert.InRange(server.Port, 1024, 65535);
        var sums = Ranks(3, r =>
        {
            using var scope = NewDisposeScope();
            using var client = r == 0 ? null : Store.Connect("127.0.0.1", server.Port, _timeout);
            using var group = new ProcessGroup(client ?? server, "all", r, 3, Backend.Gloo, _timeout, "127.0.0.1");
            return group.AllReduce(tensor(1L << r)).item<long>();
        });
        Assert.Equal([7L, 7L, 7L], sums);
    }

    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.InProcess)]
    [InlineData(Backend.Shared)]
    public void Two_groups_over_one_store_do_not_mix(Backend backend)
    {
        using var store = Store.InProcess(_timeout);
        var sums = Ranks(4, r =>
        {
            using var scope = NewDisposeScope();
            using var group = new ProcessGroup(store, r < 2 ? "low" : "high", r % 2, 2, backend, _timeout, "127.0.0.1");
            return group.AllReduce(tensor((long)r)).item<long>();
        });
        Assert.Equal([1L, 1L, 5L, 5L], sums);
    }

    [Fact]
    public void Ranks_that_meet_over_tcp_cannot_be_threads_that_meet_in_memory()
    {
        using var store = Store.Serve("127.0.0.1", 0, _timeout);
        var error = Assert.Throws<TorchValueException>(() => new ProcessGroup(store, "all", 0, 2, Backend.InProcess, _timeout));
        Assert.Contains("an in-process group needs an in-process store, and this one is reached over TCP; use a store in process, or backend gloo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_serves_one_group_in_process()
    {
        using var store = Store.InProcess(_timeout);
        using var first = new ProcessGroup(store, "all", 0, 1, Backend.InProcess, _timeout);
        var twice = Assert.Throws<TorchValueException>(() => new ProcessGroup(store, "all", 0, 1, Backend.InProcess, _timeout));
        Assert.Contains("rank 0 of a group of this name is taken; a name serves one group of its store", twice.Message, StringComparison.Ordinal);
        var larger = Assert.Throws<TorchValueException>(() => new ProcessGroup(store, "all", 1, 2, Backend.InProcess, _timeout));
        Assert.Contains("another rank says that this group has size 1, not 2", larger.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_serves_one_group_over_shared_memory()
    {
        using var store = Store.InProcess(_timeout);
        using var first = new ProcessGroup(store, "all", 0, 1, Backend.Shared, _timeout);
        var twice = Assert.Throws<TorchValueException>(() => new ProcessGroup(store, "all", 0, 1, Backend.Shared, _timeout));
        Assert.Contains("rank 0 of a group of this name is taken; a name serves one group of its store", twice.Message, StringComparison.Ordinal);
        using var second = new ProcessGroup(store, "other", 0, 1, Backend.Shared, _timeout);
    }

    [Fact]
    public void Who_shares_memory_with_no_one_has_waited_as_long_as_it_was_told()
    {
        using var store = Store.InProcess(_timeout);
        var clock = Stopwatch.StartNew();
        foreach (var rank in new[] { 1, 0 })
        {
            var alone = Assert.Throws<DistributedException>(() => new ProcessGroup(store, "all", rank, 2, Backend.Shared, TimeSpan.FromSeconds(0.5)));
            Assert.EndsWith($"joining the group has waited 0.5 s for rank {1 - rank}", alone.Message, StringComparison.Ordinal);
        }

        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 10);
    }

    [Fact]
    public void A_server_that_is_not_there_is_named_when_the_time_is_up()
    {
        int port;
        using (var gone = Store.Serve("127.0.0.1", 0, _timeout))
        {
            port = gone.Port;
        }

        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<DistributedException>(() => Store.Connect("127.0.0.1", port, TimeSpan.FromSeconds(1)));
        Assert.Contains($"a TCP store at 127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void A_rank_outside_its_group_is_refused()
    {
        using var store = Store.InProcess(_timeout);
        var error = Assert.Throws<TorchValueException>(() => new ProcessGroup(store, "all", 2, 2, Backend.Gloo, _timeout, "127.0.0.1"));
        Assert.Equal("connecting rank 2 of 2 to group \"all\" over Gloo: rank 2 does not lie in a group of size 2", error.Message);
    }

    private static long[] Ranks(int size, Func<int, long> body) =>
        [.. Task.WhenAll(Enumerable.Range(0, size).Select(r => Task.Factory.StartNew(() => body(r), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).GetAwaiter().GetResult()];
}
