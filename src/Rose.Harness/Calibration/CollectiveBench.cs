using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.Statistics;
using Rose.Harness.Csv;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Parallel;
using static Rose.Torch.torch;

namespace Rose.Harness.Calibration;

/// <summary>
/// All-reduces between processes over gloo and over shared memory, of several sizes, in turns: whatever else the machine
/// does meets both.
/// </summary>
internal static class CollectiveBench
{
    private const int Rounds = 21;

    private static readonly (long Bytes, int Calls)[] _sizes = [(4, 400), (4 << 10, 400), (64 << 10, 200), (1 << 20, 40), (16 << 20, 6)];

    public static IReadOnlyList<Column<CollectiveSample>> Columns { get; } =
    [
        new("backend", sample => sample.Backend) { IsText = true },
        new("world_size", sample => Text(sample.WorldSize)),
        new("bytes", sample => Text(sample.Bytes)),
        new("round", sample => Text(sample.Round)),
        new("calls", sample => Text(sample.Calls)),
        new("microseconds", sample => sample.Microseconds.ToString("F3", CultureInfo.InvariantCulture)),
    ];

    /// <summary>A minute or so.</summary>
    /// <exception cref="WorldException">A rank failed.</exception>
    public static void Run(int worldSize, Action<CollectiveSample> onSample)
    {
        var folder = Directory.CreateTempSubdirectory("rose-collectives-");
        try
        {
            using var gloo = World(Spec.Backend.Gloo, Path.Combine(folder.FullName, "gloo"));
            using var shared = World(Spec.Backend.Shared, Path.Combine(folder.FullName, "shared"));
            for (var round = 1; round <= Rounds; round++)
            {
                foreach (var (bytes, calls) in _sizes)
                {
                    var asked = new CollectiveSample { Backend = "", WorldSize = worldSize, Round = round, Bytes = bytes, Calls = calls, Microseconds = 0 };
                    foreach (var world in new[] { gloo, shared })
                    {
                        world.Run(new RankRequest { Collective = asked }, (_, row) => onSample(row.Collective!), CancellationToken.None);
                    }
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        ProcessWorld World(Spec.Backend backend, string logs) => new(new WorldSpec { Size = worldSize, Device = Spec.Device.Cpu, Backend = backend }, logs);
    }

    /// <summary>Every rank of a world calls it at once.</summary>
    public static CollectiveSample Measure(RankContext rank, CollectiveSample asked)
    {
        using var scope = NewDisposeScope();
        var tensor = ones(asked.Bytes / sizeof(float));
        rank.Group.AllReduce(tensor).Dispose();
        rank.Group.Barrier();
        var clock = Stopwatch.StartNew();
        for (var k = 0; k < asked.Calls; k++)
        {
            rank.Group.AllReduce(tensor).Dispose();
        }

        return asked with { Backend = BackendChoice.NameOf(rank.Group.Backend), Microseconds = clock.Elapsed.TotalMicroseconds / asked.Calls };
    }

    /// <summary>A line a size: medians, and how many times faster shared memory is, with the middle half of the rounds' ratios.</summary>
    public static IEnumerable<string> Summary(IReadOnlyList<CollectiveSample> samples)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{"bytes",10}{"gloo µs",12}{"shared µs",12}{"ratio",8}   middle half of the rounds");
        foreach (var size in samples.GroupBy(sample => sample.Bytes))
        {
            var (gloo, shared) = (Of("gloo"), Of("shared"));
            double[] ratios = [.. gloo.Zip(shared, (slow, fast) => slow / fast)];
            yield return string.Create(CultureInfo.InvariantCulture, $"{size.Key,10}{gloo.Median(),12:F1}{shared.Median(),12:F2}{gloo.Median() / shared.Median(),8:F1}   {ratios.LowerQuartile():F1} to {ratios.UpperQuartile():F1}");

            double[] Of(string backend) => [.. size.Where(sample => sample.Backend == backend).OrderBy(sample => sample.Round).Select(sample => sample.Microseconds)];
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
