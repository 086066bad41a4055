using System.Diagnostics;

namespace Rose.Harness.Calibration;

/// <summary>Times what can be done again and again; of many rounds the fastest, as what else the machine does can only slow one down.</summary>
internal static class Fastest
{
    private const int LeastRounds = 5;

    // Shorter than a scheduler lets a process compute at a stretch, so that some rounds are not broken off for another.
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _least = TimeSpan.FromMilliseconds(50);

    /// <summary>Seconds of one call, after one that warms up.</summary>
    public static double Of(Action call)
    {
        call();
        var fastest = double.PositiveInfinity;
        var all = Stopwatch.StartNew();
        for (var round = 0; round < LeastRounds || all.Elapsed < _least; round++)
        {
            var clock = Stopwatch.StartNew();
            var calls = 0;
            do
            {
                call();
                calls++;
            }
            while (clock.Elapsed < _round);

            fastest = Math.Min(fastest, clock.Elapsed.TotalSeconds / calls);
        }

        return fastest;
    }
}
