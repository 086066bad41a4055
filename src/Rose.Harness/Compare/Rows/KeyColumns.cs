using Rose.Harness.Spec;

namespace Rose.Harness.Compare.Rows;

/// <summary>
/// Which columns tell rows apart. The number of a case is none of them where the sweep's values are there: with a value
/// more in the sweep every later case has another number.
/// </summary>
internal sealed record KeyColumns
{
    public const string Case = "case";
    public const string Experiment = "experiment";
    public const string WorldSize = "world_size";
    public const string Step = "step";
    public const string Side = "side";

    /// <summary>In the order of the older table; empty where rows are matched by their place.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Columns that only number the rows, and are not compared.</summary>
    public required IReadOnlyList<string> Ignored { get; init; }

    /// <summary>The columns by which the rows of two tables are matched: those that both have.</summary>
    public static KeyColumns Of(IReadOnlyList<string> older, IReadOnlyList<string> newer)
    {
        string[] both = [.. older.Where(newer.Contains)];
        string[] swept = [.. Swept(older).Intersect(Swept(newer))];
        string[] found = [.. both.Where(column => column is Experiment or WorldSize or Step or Side || swept.Contains(column) || (column == Case && swept.Length == 0))];
        return new KeyColumns { Names = found is [Experiment] ? [] : found, Ignored = swept.Length > 0 ? [Case] : [] };
    }

    /// <summary>Columns that the user names.</summary>
    /// <exception cref="CompareFault">A table has no such column.</exception>
    public static KeyColumns Named(IReadOnlyList<string> names, CsvRecords older, CsvRecords newer)
    {
        foreach (var records in new[] { older, newer })
        {
            if (names.FirstOrDefault(name => records.IndexOf(name) < 0) is { } missing)
            {
                throw records.Lacks(missing);
            }
        }

        return new KeyColumns { Names = names, Ignored = names.Contains(Case) ? [] : [Case] };
    }

    /// <summary>
    /// The fields of the spec that the header names: dotted paths, and of the other fields those between the case and what
    /// was measured, for a result may be called like a field, as the seed of a property is.
    /// </summary>
    public static IEnumerable<string> Swept(IReadOnlyList<string> header)
    {
        string[] behindCase = [.. header.SkipWhile(column => column != Case && header.Contains(Case)).Where(column => column != Case).TakeWhile(IsField)];
        return header.Where(column => IsPath(column) || behindCase.Contains(column));
    }

    /// <summary>Whether the column is there to tell rows apart.</summary>
    public static bool IsKey(string column) => column is Experiment or Case or WorldSize or Step or Side || IsPath(column);

    private static bool IsPath(string column) => column.Contains('.', StringComparison.Ordinal);

    private static bool IsField(string column) => IsPath(column) || SpecBinder.Paths.Contains(column);
}
