using System.Diagnostics;
using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Measurements;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Terminal;

namespace Rose.Harness.Run;

/// <summary>Tells of each case that is done, and how long the others may take; on a terminal, also how far those have come that run.</summary>
internal sealed class RunProgress(TextWriter output, int cases, int toRun) : IDisposable
{
    // The first waits for libtorch to load.
    private const int FewestToJudgeBy = 3;
    private static readonly TimeSpan _worthTelling = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private readonly LiveLine _line = new(output);
    private readonly SortedDictionary<int, RunningCase> _running = [];
    private int _done;

    /// <summary>Whether <see cref="Within"/> shows anything.</summary>
    public bool IsLive => _line.IsLive;

    public void Tell(string line)
    {
        lock (_gate)
        {
            _line.WriteLine(line);
            ShowRunning();
        }
    }

    /// <summary>Some steps of a case are done.</summary>
    public void Within(ExperimentCase of, StepProgress progress)
    {
        lock (_gate)
        {
            var first = _running.GetValueOrDefault(of.Index)?.First ?? (progress.Step, _clock.Elapsed);
            _running[of.Index] = new RunningCase(of, first, progress, _clock.Elapsed);
            ShowRunning();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _line.Clear();
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
            _running.Remove(of.Index);
            _line.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{of.Index}/{cases}] {of.Label}  loss {(loss is { } value ? PythonFloat.Format(value) : "-")}{validation}{counted}, {elapsed.TotalSeconds:F1} s{Left()}"));
            ShowRunning();
        }
    }

    public void Failed(ExperimentCase of, string cause)
    {
        lock (_gate)
        {
            _done++;
            _running.Remove(of.Index);
            _line.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{of.Index}/{cases}] {of.Label}  failed: {cause}"));
            ShowRunning();
        }
    }

    private void ShowRunning() => _line.Show(string.Join("   ", _running.Values.Select(Told)));

    // From the steps since the first report, so that the start of the ranks does not count.
    private string Told(RunningCase running)
    {
        var (first, last) = (running.First, running.Last);
        var left = last.Step > first.Step ? Words((running.LastAt - first.At) / (last.Step - first.Step) * (last.Steps - last.Step)) + " left of it" : "";
        return string.Create(CultureInfo.InvariantCulture, $"[{running.Case.Index}/{cases}] {running.Case.Label}  step {last.Step} of {last.Steps}, loss {last.Loss:G5}{left}");
    }

    // From the mean of the cases so far.
    private string Left()
    {
        var left = _done == toRun || _done < FewestToJudgeBy ? TimeSpan.Zero : _clock.Elapsed / _done * (toRun - _done);
        return left < _worthTelling ? "" : Words(left) + " left";
    }

    private static string Words(TimeSpan span) =>
        span < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $", about {span.TotalSeconds:F0} s")
        : span < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $", about {span.TotalMinutes:F0} min")
        : string.Create(CultureInfo.InvariantCulture, $", about {span.TotalHours:F1} h");

    private sealed record RunningCase(ExperimentCase Case, (int Step, TimeSpan At) First, StepProgress Last, TimeSpan LastAt);
}
