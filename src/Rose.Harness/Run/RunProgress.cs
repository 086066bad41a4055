using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;

namespace Rose.Harness.Run;

/// <summary>Tells of each case that is done, and how long the others may take.</summary>
internal sealed class RunProgress(TextWriter output, int cases, int toRun)
{
    // The first waits for libtorch to load.
    private const int FewestToJudgeBy = 3;
    private static readonly TimeSpan _worthTelling = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private int _done;

    public void Tell(string line)
    {
        lock (_gate)
        {
            output.WriteLine(line);
        }
    }

    public void Done(ExperimentCase of, RankRow? last, int rows, TimeSpan elapsed)
    {
        var loss = last?.Forward?.Loss ?? last?.Train?.Loss;
        var validation = last?.Train?.ValidationLoss is { } validated ? $", validation loss {PythonFloat.Format(validated)}" : "";
        var counted = last?.Train is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {rows} rows");
        lock (_gate)
        {
            _done++;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{of.Index}/{cases}] {of.Label}  loss {(loss is { } value ? PythonFloat.Format(value) : "-")}{validation}{counted}, {elapsed.TotalSeconds:F1} s{Left()}"));
        }
    }

    public void Failed(ExperimentCase of, string cause)
    {
        lock (_gate)
        {
            _done++;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{of.Index}/{cases}] {of.Label}  failed: {cause}"));
        }
    }

    // From the mean of the cases so far.
    private string Left()
    {
        var left = _done == toRun || _done < FewestToJudgeBy ? TimeSpan.Zero : _clock.Elapsed / _done * (toRun - _done);
        return left < _worthTelling ? ""
            : left < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $", about {left.TotalSeconds:F0} s left")
            : left < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $", about {left.TotalMinutes:F0} min left")
            : string.Create(CultureInfo.InvariantCulture, $", about {left.TotalHours:F1} h left");
    }
}
