using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Provenance;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Parallel;
using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Harness.Calibration;

/// <summary>Measures this machine's rates with the library that the ranks use, on one thread as they do.</summary>
internal static class Calibrator
{
    private const int OperatorCalls = 20_000;
    private const long CopiedElements = 1 << 24;

    private static readonly int[] _sizes = [64, 256, 1024];
    private static readonly TimeSpan _least = TimeSpan.FromMilliseconds(100);

    /// <summary>Some five seconds.</summary>
    /// <exception cref="WorldException">A rank failed.</exception>
    public static MachineRates Run()
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        return new MachineRates
        {
            Measured = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Fingerprint = Fingerprint.OfThisProcess(threadsPerRank: 1),
            Cores = Environment.ProcessorCount,
            Products = [.. _sizes.Select(Product)],
            MemoryGigabytesPerSecond = Memory(),
            OperatorMicroseconds = Operator(),
            Links = [Processes(), Threads()],
        };
    }

    private static ProductRate Product(int size)
    {
        using var left = ones(size, size);
        using var right = ones(size, size);
        var seconds = Fastest(() => matmul(left, right).Dispose());
        return new ProductRate { Size = size, GigaflopsPerSecond = 2.0 * size * size * size / seconds / 1e9 };
    }

    private static double Memory()
    {
        using var from = ones(CopiedElements);
        using var to = zeros(CopiedElements);
        return 2.0 * CopiedElements * from.element_size() / Fastest(() => to.copy_(from)) / 1e9;
    }

    private static double Operator()
    {
        using var one = ones(1);
        return 1e6 / OperatorCalls * Fastest(() =>
        {
            for (var k = 0; k < OperatorCalls; k++)
            {
                (one + one).Dispose();
            }
        });
    }

    private static LinkRate Threads()
    {
        using var world = new ThreadWorld(2);
        return world.Run(LinkProgram.Run)[0];
    }

    private static LinkRate Processes()
    {
        var folder = Directory.CreateTempSubdirectory("rose-calibration-");
        try
        {
            using var world = new ProcessWorld(new WorldSpec { Size = 2, Device = Spec.Device.Cpu, Backend = Spec.Backend.Gloo }, folder.FullName);
            LinkRate? rate = null;
            world.Run(new RankRequest { MeasuresLink = true }, (_, row) => rate = row.Link, CancellationToken.None);
            return rate!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Seconds of one call: the fastest of three rounds, each of as many calls as can be timed.
    private static double Fastest(Action call)
    {
        call();
        var fastest = double.PositiveInfinity;
        for (var round = 0; round < 3; round++)
        {
            var clock = Stopwatch.StartNew();
            var calls = 0;
            do
            {
                call();
                calls++;
            }
            while (clock.Elapsed < _least);

            fastest = Math.Min(fastest, clock.Elapsed.TotalSeconds / calls);
        }

        return fastest;
    }
}
