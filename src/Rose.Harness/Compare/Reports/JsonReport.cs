using System.Globalization;
using System.Text.Json;
using Rose.Harness.Compare.Cells;
using Rose.Harness.Compare.Timings;

namespace Rose.Harness.Compare.Reports;

/// <summary>Everything as one JSON object, written as it is found; docs/diff.md tells its shape.</summary>
internal sealed class JsonReport : IDiffReport, IDifferences, IDisposable
{
    private const int FlushBytes = 1 << 16;

    private readonly Utf8JsonWriter _json;
    private readonly Stream _output;
    private readonly long _limit;
    private long _left;

    public JsonReport(Stream output, int? limit)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        _limit = limit ?? long.MaxValue;
    }

    public bool TakesMore => _left > 0;

    public void Begin(string older, string newer)
    {
        _json.WriteStartObject();
        _json.WriteString("older", older);
        _json.WriteString("newer", newer);
        _json.WriteStartArray("experiments");
    }

    public IDifferences BeginExperiment(string name)
    {
        _left = _limit;
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteStartArray("differences");
        return this;
    }

    public void Add(Difference difference)
    {
        _left--;
        _json.WriteStartObject();
        _json.WriteStartObject("row");
        foreach (var (column, value) in difference.Row)
        {
            _json.WriteString(column, value);
        }

        _json.WriteEndObject();
        _json.WriteString("state", Spell(difference.State));
        if (difference.Column is not null)
        {
            _json.WriteString("column", difference.Column);
            _json.WriteString("older", difference.Older);
            _json.WriteString("newer", difference.Newer);
            Write(difference.Distances);
        }

        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
        {
            _json.Flush();
        }
    }

    public void EndExperiment(ExperimentDifferences experiment)
    {
        _json.WriteEndArray();
        _json.WriteBoolean("same", experiment.IsSame);
        if (experiment.Whole is { } whole)
        {
            _json.WriteString("results", Spell(whole));
        }

        if (experiment.Table is { } table)
        {
            Write("key", table.Keys);
            Write("columns_added", table.ColumnsAdded);
            Write("columns_removed", table.ColumnsRemoved);
            _json.WriteNumber("rows_compared", table.RowsCompared);
            _json.WriteNumber("rows_appeared", table.RowsAppeared);
            _json.WriteNumber("rows_vanished", table.RowsVanished);
            _json.WriteNumber("repeated_keys", table.RepeatedKeys);
            _json.WriteStartArray("columns");
            foreach (var column in table.Columns)
            {
                _json.WriteStartObject();
                _json.WriteString("column", column.Column);
                _json.WriteNumber("identical", column.Identical);
                _json.WriteNumber("within_tolerance", column.WithinTolerance);
                _json.WriteNumber("changed", column.Changed);
                _json.WriteNumber("appeared", column.Appeared);
                _json.WriteNumber("vanished", column.Vanished);
                Write(column.Largest);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        _json.WriteStartArray("timings");
        foreach (var timing in experiment.Timings)
        {
            _json.WriteStartObject();
            _json.WriteString("row", timing.Row);
            _json.WriteString("column", timing.Column);
            Write("older", timing.Older);
            Write("newer", timing.Newer);
            Write("change_percent", timing.ChangePercent);
            if (timing.PValue is { } p)
            {
                Write("p", p);
            }

            _json.WriteBoolean("significant", timing.IsSignificant);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        Write("warnings", experiment.Warnings);
        _json.WriteEndObject();
    }

    public void End(DiffSummary summary)
    {
        _json.WriteEndArray();
        _json.WriteBoolean("same", summary.IsSame);
        _json.WriteNumber("rows_compared", summary.RowsCompared);
        _json.WriteEndObject();
        _json.Flush();
        _output.Write("\n"u8);
    }

    // What a failed comparison leaves is no JSON.
    public void Dispose() => _json.Dispose();

    private static string Spell(CellState state) => state.ToString().ToLowerInvariant();

    private void Write(Distances? distances)
    {
        if (distances is { } far)
        {
            Write("absolute", far.Absolute);
            Write("relative", far.Relative);
            Write("ulp", far.Ulp);
        }
    }

    private void Write(string name, MedianInterval median)
    {
        _json.WriteStartObject(name);
        Write("median", median.Median);
        if (median.Low is { } low && median.High is { } high)
        {
            Write("low", low);
            Write("high", high);
        }

        _json.WriteNumber("n", median.Count);
        _json.WriteEndObject();
    }

    // JSON has no infinity.
    private void Write(string name, double value)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumber(name, value);
        }
        else
        {
            _json.WriteString(name, value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private void Write(string name, IReadOnlyList<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (var text in texts)
        {
            _json.WriteStringValue(text);
        }

        _json.WriteEndArray();
    }
}
