using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Compare.Timings;

/// <summary>Compares the timing CSVs of two runs.</summary>
internal static class TimingDiff
{
    /// <summary>Cases that both have, in the order of the older.</summary>
    public static IReadOnlyList<TimingDifference> Run(CsvRecords older, CsvRecords newer, IReadOnlyList<string> namedKeys)
    {
        var keys = (namedKeys.Count > 0 ? KeyColumns.Named(namedKeys, older, newer) : KeyColumns.Of(older.Header, newer.Header)).Names;
        var (before, after) = (TimingSamples.Read(older, keys), TimingSamples.Read(newer, keys));
        return [.. before.Keys
            .Where(key => after[key].Count > 0)
            .Select(key => TimingDifference.Of(key.Row, key.Column, before[key], after[key]))];
    }
}
