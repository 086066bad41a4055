using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Compare;

/// <summary>A row's key for people: without the experiment, and with the world size once.</summary>
internal static class RowLabel
{
    private const string SweptWorldSize = "world.size";

    public static IEnumerable<string> Columns(IReadOnlyList<string> keys)
    {
        string[] shown = [.. keys.Where(key => key != KeyColumns.Experiment && (key != KeyColumns.WorldSize || !keys.Contains(SweptWorldSize)))];
        return shown.Length > 0 ? shown : keys;
    }

    public static string Of(IReadOnlyList<KeyValuePair<string, string>> row)
    {
        var shown = Columns([.. row.Select(cell => cell.Key)]).ToHashSet(StringComparer.Ordinal);
        return string.Join(' ', row.Where(cell => shown.Contains(cell.Key)).Select(cell => $"{cell.Key}={cell.Value}"));
    }
}
