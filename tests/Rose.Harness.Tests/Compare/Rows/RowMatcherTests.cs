using FsCheck;
using FsCheck.Xunit;
using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Tests.Compare.Rows;

public sealed class RowMatcherTests
{
    [Fact]
    public void A_row_inserted_in_front_shifts_no_other()
    {
        var pairs = Match([1, 2, 3, 4], [9, 1, 2, 3, 4]);

        Assert.Equal(["+9", "1=1", "2=2", "3=3", "4=4"], pairs.Lines.Order(Order));
    }

    [Fact]
    public void Equal_keys_are_matched_in_their_order_and_counted()
    {
        var pairs = Match([5, 5, 1, 5], [1, 5, 5]);

        Assert.Equal(["-5.3", "1.2=1.0", "5.0=5.1", "5.1=5.2"], pairs.Numbered.Order(Order));
        Assert.Equal(2, pairs.Repeated);
    }

    [Property(MaxTest = 500)]
    public void Every_order_gives_the_pairs_of_queues_by_key(PositiveInt different, NonNegativeInt[] older, NonNegativeInt[] newer)
    {
        int[] a = [.. older.Select(key => key.Get % different.Get)], b = [.. newer.Select(key => key.Get % different.Get)];

        Assert.Equal(ByQueues(a, b).Order(Order), Match(a, b).Numbered.Order(Order));
    }

    [Fact]
    public void Many_rows_in_another_order_find_each_other()
    {
        var random = new Random(1);
        int[] rows = [.. Enumerable.Range(0, 20_000)];
        var shuffled = rows.ToArray();
        random.Shuffle(shuffled);

        var pairs = Match(rows, [.. shuffled.Where(row => row % 1000 != 0), -1]);

        Assert.Equal(19_980, pairs.Lines.Count(line => line.Contains('=', StringComparison.Ordinal)));
        Assert.Equal(["+-1", .. Enumerable.Range(0, 20).Select(k => $"-{k * 1000}").Order(Order)], pairs.Lines.Where(line => !line.Contains('=', StringComparison.Ordinal)).Order(Order));
    }

    private static readonly StringComparer Order = StringComparer.Ordinal;

    private static IEnumerable<string> ByQueues(int[] older, int[] newer)
    {
        foreach (var key in older.Union(newer))
        {
            int[] a = [.. older.Index().Where(row => row.Item == key).Select(row => row.Index)], b = [.. newer.Index().Where(row => row.Item == key).Select(row => row.Index)];
            for (var k = 0; k < Math.Max(a.Length, b.Length); k++)
            {
                yield return k >= b.Length ? $"-{key}.{a[k]}" : k >= a.Length ? $"+{key}.{b[k]}" : $"{key}.{a[k]}={key}.{b[k]}";
            }
        }
    }

    private static Pairs Match(int[] older, int[] newer)
    {
        using var a = Table.Read("world.size,at\n" + string.Concat(older.Select((key, at) => $"{key},{at}\n")));
        using var b = Table.Read("at,world.size\n" + string.Concat(newer.Select((key, at) => $"{at},{key}\n")));
        var pairs = new Pairs();
        var matcher = new RowMatcher(a, b, ["world.size"], pairs);
        matcher.Run();
        return pairs with { Repeated = matcher.Repeated };
    }

    private sealed record Pairs : IRowPairs
    {
        public List<string> Lines { get; } = [];

        public List<string> Numbered { get; } = [];

        public int Repeated { get; init; }

        public void Matched(CsvRecord older, CsvRecord newer) => Add($"{older.Text(0)}={newer.Text(1)}", $"{older.Text(0)}.{older.Text(1)}={newer.Text(1)}.{newer.Text(0)}");

        public void OnlyOlder(CsvRecord row) => Add($"-{row.Text(0)}", $"-{row.Text(0)}.{row.Text(1)}");

        public void OnlyNewer(CsvRecord row) => Add($"+{row.Text(1)}", $"+{row.Text(1)}.{row.Text(0)}");

        private void Add(string line, string numbered)
        {
            Lines.Add(line);
            Numbered.Add(numbered);
        }
    }
}
