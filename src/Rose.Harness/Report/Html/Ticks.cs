using System.Globalization;

namespace Rose.Harness.Report.Html;

/// <summary>The round numbers along an axis, and where a value lies between its ends.</summary>
internal sealed class Ticks
{
    private const double LargestPlain = 1e7;
    private const double SmallestPlain = 1e-4;

    private readonly bool _isLog;
    private readonly double _low;
    private readonly double _high;

    /// <param name="low">The smallest value; above 0 on a log scale.</param>
    /// <param name="high">The largest value.</param>
    /// <param name="wanted">About how many ticks there should be.</param>
    /// <param name="isLog">Whether the axis is logarithmic.</param>
    public Ticks(double low, double high, int wanted, bool isLog = false)
    {
        _isLog = isLog;
        if (isLog)
        {
            var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
            last = Math.Max(last, first + 1);
            var every = Math.Max(1, (last - first + wanted - 1) / wanted);
            (_low, _high) = (Math.Pow(10, first), Math.Pow(10, last));
            All = [.. Enumerable.Range(first, last - first + 1).Where(k => (k - first) % every == 0).Select(k => new Tick(Math.Pow(10, k), Scientific(Math.Pow(10, k))))];
            return;
        }

        if (low == high)
        {
            // One value lies in the middle.
            var room = low == 0 ? 1 : Math.Abs(low) * 1e-3;
            (low, high) = (low - room, high + room);
        }

        var step = Step((high - low) / wanted);
        var (from, to) = (Math.Floor(low / step), Math.Ceiling(high / step));
        (_low, _high) = (from * step, to * step);
        All = [.. Enumerable.Range(0, (int)(to - from) + 1).Select(k => (from + k) * step).Select(value => new Tick(value, Text(value, step)))];
    }

    public IReadOnlyList<Tick> All { get; }

    /// <summary>0 at the axis' low end, 1 at its high one.</summary>
    public double Place(double value) => _isLog ? Math.Log10(value / _low) / Math.Log10(_high / _low) : (value - _low) / (_high - _low);

    private static double Step(double rough)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return unit * ((rough / unit) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }

    private string Text(double value, double step)
    {
        var largest = Math.Max(Math.Abs(_low), Math.Abs(_high));
        if (largest is >= LargestPlain or < SmallestPlain)
        {
            return Math.Abs(value) < step / 2 ? "0" : Scientific(value);
        }

        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 15);
        return value.ToString(string.Create(CultureInfo.InvariantCulture, $"N{decimals}"), CultureInfo.InvariantCulture);
    }

    private static string Scientific(double value) => value.ToString("0.###e0", CultureInfo.InvariantCulture);
}
