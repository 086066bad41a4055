using Rose.Harness.Compare.Cells;
using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Compare.Timings;

/// <summary>The measurements of a timing CSV: for each case and column, those of all its steps.</summary>
internal sealed class TimingSamples
{
    private readonly Dictionary<(string Row, string Column), List<double>> _samples = [];

    private TimingSamples()
    {
    }

    /// <summary>In the order of the file.</summary>
    public IEnumerable<(string Row, string Column)> Keys => _samples.Keys;

    /// <summary>Empty where there are none.</summary>
    public IReadOnlyList<double> this[(string Row, string Column) key] => _samples.GetValueOrDefault(key) ?? [];

    /// <param name="keys">What tells rows apart in this file and the one that it is compared with.</param>
    public static TimingSamples Read(CsvRecords records, IReadOnlyList<string> keys)
    {
        var samples = new TimingSamples();
        string[] cases = [.. keys.Where(key => key != KeyColumns.Step)];
        string[] measured = [.. records.Header.Where(column => IsTiming(column) && !keys.Contains(column))];
        while (records.Read())
        {
            var row = RowLabel.Of([.. cases.Select(column => new KeyValuePair<string, string>(column, records.Record.Text(records.IndexOf(column))))]);
            foreach (var column in measured)
            {
                if (CellNumber.TryRead(records.Record[records.IndexOf(column)], out var number) && double.IsFinite(number))
                {
                    samples.Of((row, column)).Add(number);
                }
            }
        }

        return samples;
    }

    /// <summary>Names carry their units; what was predicted is no sample.</summary>
    private static bool IsTiming(string column) =>
        !column.StartsWith("predicted_", StringComparison.Ordinal) && (column.EndsWith("seconds", StringComparison.Ordinal) || column.EndsWith("_per_second", StringComparison.Ordinal));

    private List<double> Of((string Row, string Column) key)
    {
        if (!_samples.TryGetValue(key, out var sample))
        {
            _samples.Add(key, sample = []);
        }

        return sample;
    }
}
