using System.Globalization;
using System.Runtime.CompilerServices;
using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

/// <summary>A tensor of these tests takes more than 300 bytes, so that a million leaked ones would take 300 MB.</summary>
public sealed class MemoryTests
{
    private const int Trials = 3;
    private const int Million = 1_000_000;
    private const long Allowed = 12L << 20;

    [Fact]
    public void A_million_tensors_disposed_by_hand_take_no_memory() => Measure(count =>
    {
        for (var k = 0; k < count; k++)
        {
            using var x = zeros(16);
        }
    });

    [Fact]
    public void A_million_tensors_in_dispose_scopes_take_no_memory() => Measure(count =>
    {
        for (var k = 0; k < count / 100; k++)
        {
            using var scope = NewDisposeScope();
            for (var j = 0; j < 100; j++)
            {
                _ = zeros(16);
            }
        }
    });

    [Fact]
    public void A_million_forgotten_tensors_are_freed_by_the_garbage_collector() => Measure(count =>
    {
        for (var k = 0; k < count; k++)
        {
            _ = zeros(16);
        }
    });

    [Fact]
    public void Forgotten_tensors_never_pile_up_however_large_they_are()
    {
        var before = ResidentBytes();
        var peak = 0L;
        for (var k = 0; k < 200; k++)
        {
            _ = ones(8 << 20, uint8);
            peak = Math.Max(peak, ResidentBytes() - before);
        }

        // Finalizers lag behind on a busy machine, by how much is its affair; without them it would be all 1600 MiB.
        Assert.True(peak < 640L << 20, $"200 tensors of 8 MiB piled up to {peak >> 20} MiB");
    }

    [Fact]
    public void Operators_of_every_kind_leak_nothing()
    {
        using var all = NewDisposeScope();
        var x = ones(32, 32, float64);
        var leaf = ones([4], float64, requires_grad: true);
        var generator = new Generator(1);
        Measure(
            count =>
            {
                for (var k = 0; k < count; k++)
                {
                    using var scope = NewDisposeScope();
                    x.add_(1);
                    _ = x.unbind();
                    _ = x.max(0);
                    _ = x[1.., tensor([0L, 2L])];
                    x[0] = x[1];
                    _ = einsum("ij,jk->ik", x, x);
                    _ = rand([4], generator: generator);
                    _ = x[0, 0].item<double>();
                    x.ToArray<double>();
                    using (no_grad())
                    {
                        _ = leaf * 2;
                    }

                    (leaf * leaf).sum().backward();
                    _ = autograd.grad([leaf.exp().sum()], [leaf]);
                    Assert.Throws<TorchException>(() => x.view(3));
                }
            },
            count: 2000,
            warmUp: 2000);
    }

    // The runtime and the allocator may still be settling in the first trials; a leak grows in each.
    private static void Measure(Action<int> work, int count = Million, int warmUp = 150_000)
    {
        Run(work, warmUp);
        List<long> growths = [];
        do
        {
            var before = ResidentBytes();
            Run(work, count);
            growths.Add(ResidentBytes() - before);
        }
        while (growths[^1] >= Allowed && growths.Count < Trials);

        Assert.True(growths[^1] < Allowed, $"{count} rounds left {string.Join(", then ", growths.Select(growth => $"{growth >> 20} MiB"))} behind");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(Action<int> work, int count)
    {
        work(count);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
