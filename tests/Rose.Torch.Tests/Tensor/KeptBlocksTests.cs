using System.Globalization;
using System.Runtime.CompilerServices;
using Rose.Torch.Interop;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class KeptBlocksTests
{
    private const long Mebi = 1 << 20;

    [Fact]
    public void The_last_tensor_freed_of_a_size_gives_its_memory_to_the_next()
    {
        using var other = zeros(Mebi);
        var first = zeros(123_457);
        var second = zeros(123_457);
        var (of, then) = (Address(first), Address(second));
        first.Dispose();
        second.Dispose();
        using var larger = zeros(200_000);

        // Of the same size when rounded.
        using var third = zeros(123_000);
        using var fourth = zeros(123_457);

        Assert.Equal([then, of], [Address(third), Address(fourth)]);
        Assert.NotEqual(of, Address(larger));
    }

    [Fact]
    public void Kept_memory_and_used_memory_are_bounded_by_what_was_used_at_once()
    {
        // What could not be had was not used. Others of this process have used some hundred MiB at once.
        Assert.ThrowsAny<TorchException>(() => empty(1L << 46));
        var before = ResidentBytes();

        for (var k = 0; k < 500; k++)
        {
            zeros(Mebi + (1024 * k)).Dispose();
        }

        Assert.True(ResidentBytes() - before < 1024 * Mebi, $"{(ResidentBytes() - before) / Mebi} MiB more after 500 sizes, of 2,400 MiB in all");
        Assert.InRange(Native.rose_spare_bytes(), 4 * Mebi, 1024 * Mebi);
    }

    [Fact]
    public void A_tensor_without_elements_and_one_that_grows_are_as_ever()
    {
        using var scope = NewDisposeScope();
        var empty = zeros(0, 5);
        var grown = cat([zeros(2000), ones(3000)]);
        var into = empty.clone();

        Assert.Equal(0, empty.numel());
        Assert.Equal(3000, grown.sum().item<float>());
        Assert.Equal([0, 5], into.shape);
    }

    [Fact]
    public async Task Threads_that_give_and_take_the_same_sizes_never_share_a_block()
    {
        await Task.WhenAll(Enumerable.Range(1, 4).Select(thread => Task.Run(() =>
        {
            for (var round = 0; round < 300; round++)
            {
                using var scope = NewDisposeScope();
                var held = Enumerable.Range(0, 6).Select(k => full([2000 + (500 * (k % 3))], (thread * 10) + k)).ToArray();
                Assert.All(held, (each, k) => Assert.Equal(((thread * 10) + k) * each.numel(), each.to(float64).sum().item<double>()));
            }
        })));
    }

    private static unsafe long Address(Tensor tensor) => (long)Unsafe.AsPointer(ref tensor.AsSpan<float>()[0]);

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
