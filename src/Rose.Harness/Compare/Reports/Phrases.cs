using System.Globalization;
using Rose.Harness.Compare.Cells;
using Rose.Harness.Compare.Timings;
using Rose.Harness.Expect;

namespace Rose.Harness.Compare.Reports;

/// <summary>The words and numbers that people read, the same in every form of output.</summary>
internal static class Phrases
{
    private const int LongestCell = 24;
    private const int Shown = 16;
    private const double PlainUlps = 1e6;

    /// <summary>The headings of <see cref="Cells(Difference)"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["row", "column", "old", "new", "absolute", "relative", "ulp"];

    public static IReadOnlyList<string> TimingHeadings { get; } = ["row", "timing", "old median [95 % CI]", "new median [95 % CI]", "change"];

    public static IReadOnlyList<string> Cells(Difference difference)
    {
        if (difference.Column is null)
        {
            return [difference.Label, difference.State == CellState.Appeared ? "row appeared" : "row vanished", "", "", "", "", ""];
        }

        var (older, newer) = Shorten(difference.Older, difference.Newer);
        return
        [
            difference.Label,
            difference.Column,
            difference.State == CellState.Appeared ? "-" : older,
            difference.State == CellState.Vanished ? "-" : newer,
            difference.Distances is { } a ? Number(a.Absolute) : "",
            difference.Distances is { } b ? Number(b.Relative) : "",
            difference.Distances is { } c ? Ulps(c.Ulp) : "",
        ];
    }

    public static IReadOnlyList<string> Cells(TimingDifference timing) =>
        [timing.Row, timing.Column, Median(timing.Older), Median(timing.Newer), Change(timing)];

    /// <summary><c>loss: 3 changed, 2 within 1e-06 relative; at most 1.2e-07 absolute, 1.3e-08 relative, 2 ulp</c>.</summary>
    public static string Column(ColumnDifferences column)
    {
        List<string> counts = [];
        Add(column.Changed, "changed");
        Add(column.Appeared, "appeared");
        Add(column.Vanished, "vanished");
        Add(column.WithinTolerance, $"within {(column.Within is { } within ? $"{Cell.Text(within.Amount)} {within.Unit.ToString().ToLowerInvariant()}" : "tolerance")}");
        var largest = column.Largest is { } most ? $"; at most {Number(most.Absolute)} absolute, {Number(most.Relative)} relative, {Ulps(most.Ulp)} ulp" : "";
        return $"{column.Column}: {string.Join(", ", counts)}{largest}";

        void Add(long count, string what)
        {
            if (count > 0)
            {
                counts.Add(FormattableString.Invariant($"{count} {what}"));
            }
        }
    }

    /// <summary>What became of the table as a whole: columns, and results that only one side has.</summary>
    public static IEnumerable<string> Structure(ExperimentDifferences experiment)
    {
        if (experiment.Table is not { } table)
        {
            yield break;
        }

        if (experiment.Whole is { } whole)
        {
            yield return FormattableString.Invariant($"the results {(whole == CellState.Appeared ? "appeared" : "vanished")}: {table.RowsAppeared + table.RowsVanished} rows");
        }

        if (table.ColumnsAdded.Count > 0)
        {
            yield return $"columns added: {string.Join(", ", table.ColumnsAdded)}";
        }

        if (table.ColumnsRemoved.Count > 0)
        {
            yield return $"columns removed: {string.Join(", ", table.ColumnsRemoved)}";
        }
    }

    /// <summary><c>-3.2 % (p=0.008 n=20+20)</c>; <c>~ (p=0.41 n=20+20)</c> where the difference may be chance.</summary>
    public static string Change(TimingDifference timing)
    {
        var counts = FormattableString.Invariant($"n={timing.Older.Count}{(timing.Older.Count == 1 && timing.Newer.Count == 1 ? "" : FormattableString.Invariant($"+{timing.Newer.Count}"))}");
        return timing.PValue is not { } p ? $"~ ({counts})"
            : timing.IsSignificant ? FormattableString.Invariant($"{timing.ChangePercent:+0.0;-0.0} % (p={p:G2} {counts})")
            : FormattableString.Invariant($"~ (p={p:G2} {counts})");
    }

    public static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Ulps(double value) => value.ToString(value < PlainUlps ? "0" : "G3", CultureInfo.InvariantCulture);

    private static string Median(MedianInterval median) => median.Low is { } low && median.High is { } high
        ? FormattableString.Invariant($"{median.Median:G4} [{low:G4}, {high:G4}]")
        : FormattableString.Invariant($"{median.Median:G4}");

    // A hash is shown from where the two part.
    private static (string Older, string Newer) Shorten(string older, string newer)
    {
        if (older.Length <= LongestCell && newer.Length <= LongestCell)
        {
            return (older, newer);
        }

        var apart = older.AsSpan().CommonPrefixLength(newer);
        var start = apart < Shown ? 0 : apart - (Shown / 2);
        return (Part(older, start), Part(newer, start));
    }

    private static string Part(string text, int start)
    {
        var end = Math.Min(text.Length, start + Shown);
        return start >= text.Length ? text : $"{(start > 0 ? "…" : "")}{text[start..end]}{(end < text.Length ? "…" : "")}";
    }
}
