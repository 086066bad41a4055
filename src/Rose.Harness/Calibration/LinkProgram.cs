using System.Diagnostics;
using Rose.Harness.Spec;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Calibration;

/// <summary>Times all-reduces between the ranks of a world of two.</summary>
internal static class LinkProgram
{
    private const int SmallCalls = 400;
    private const int LargeCalls = 8;
    private const long LargeElements = 1 << 20;

    /// <summary>Every rank calls it at once.</summary>
    public static LinkRate Run(RankContext rank)
    {
        using var scope = NewDisposeScope();
        var latency = Fastest(rank.Group, zeros(1), SmallCalls);
        var large = zeros(LargeElements);
        var whole = Fastest(rank.Group, large, LargeCalls);
        return new LinkRate
        {
            Backend = BackendChoice.NameOf(rank.Group.Backend),
            LatencyMicroseconds = latency * 1e6,
            GigabytesPerSecond = large.numel() * large.element_size() / Math.Max(whole - latency, 1e-9) / 1e9,
        };
    }

    // Of three rounds the fastest, as what else the machine does can only slow one down.
    private static double Fastest(ProcessGroup group, Tensor tensor, int calls)
    {
        var fastest = double.PositiveInfinity;
        for (var round = 0; round < 3; round++)
        {
            group.Barrier();
            var clock = Stopwatch.StartNew();
            for (var k = 0; k < calls; k++)
            {
                group.AllReduce(tensor).Dispose();
            }

            fastest = Math.Min(fastest, clock.Elapsed.TotalSeconds / calls);
        }

        return fastest;
    }
}
