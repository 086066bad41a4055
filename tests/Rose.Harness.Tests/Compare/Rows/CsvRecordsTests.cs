using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Rose.Harness.Compare;

namespace Rose.Harness.Tests.Compare.Rows;

public sealed class CsvRecordsTests
{
    [Fact]
    public void Quotes_commas_and_line_ends_inside_quotes_belong_to_the_field() =>
        Assert.Equal([["a,b", "say \"x\"\nand go", ""], ["", "plain", "last"]], Table.Rows("k,l,m\n\"a,b\",\"say \"\"x\"\"\nand go\",\n,plain,\"last\"\n"));

    [Fact]
    public void A_quote_in_the_middle_of_a_field_is_text() =>
        Assert.Equal([["5\"", "6"]], Table.Rows("k,l\n5\",6\n"));

    [Theory]
    [InlineData("k,l\r\n1,2\r\n\"3\",\"4\"\r\n")]
    [InlineData("\uFEFFk,l\n1,2\n3,4")]
    [InlineData("k,l\n\n1,2\n\n3,4\n\n")]
    public void Line_ends_of_any_system_a_byte_order_mark_and_blank_lines_change_nothing(string csv)
    {
        using var records = Table.Read(csv);

        Assert.Equal(["k", "l"], records.Header);
        Assert.Equal([["1", "2"], ["3", "4"]], Table.Rows(csv));
    }

    [Fact]
    public void A_record_may_be_longer_than_the_buffer_and_fall_anywhere_in_it()
    {
        var long1 = new string('x', 1_000_003);
        var many = string.Concat(Enumerable.Range(0, 50_000).Select(k => $"{k},\"row \"\"{k}\"\"\"\n"));

        var rows = Table.Rows($"k,l\n{many}1,{long1}\n{many}");

        Assert.Equal(100_001, rows.Count);
        Assert.Equal(long1, rows[50_000][1]);
        Assert.All(rows.Take(50_000).Concat(rows.Skip(50_001)).Index(), row => Assert.Equal([$"{row.Index % 50_000}", $"row \"{row.Index % 50_000}\""], row.Item));
    }

    [Property(MaxTest = 300)]
    public void What_is_written_by_the_rules_is_read_back(PositiveInt width, NonNull<string>[] cells)
    {
        var columns = Math.Max(2, width.Get % 7);
        string[][] rows = [.. cells.Select(cell => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cell.Get))).Chunk(columns).Where(row => row.Length == columns)];
        var header = Enumerable.Range(0, columns).Select(k => $"c{k}");

        Assert.Equal(rows, Table.Rows(Table.Text([header, .. rows])));
    }

    [Theory]
    [InlineData("", "table.csv is empty; a CSV begins with a line of column names")]
    [InlineData("k,k\n", "table.csv:1: the column k stands there twice; rename one of them")]
    [InlineData("k,l\n1,2\n3\n", "table.csv:3: the row has 1 fields, but the header 2; is the file cut off, or a comma not in quotes?")]
    [InlineData("k,l\n\"1\n1\",2\n3,4,5\n", "table.csv:4: the row has 3 fields, but the header 2; is the file cut off, or a comma not in quotes?")]
    [InlineData("k,l\n1,2\n3,\"4\n", "table.csv:3: a quote is opened in this record and never closed; is the file cut off?")]
    [InlineData("k,l\n\"1\"2,3\n", "table.csv:2: text follows a closing quote in this record; write a quote inside quotes twice")]
    public void What_is_no_CSV_is_refused_with_its_line(string csv, string told) =>
        Assert.StartsWith(told[..^3], Assert.Throws<CompareFault>(() => Table.Rows(csv)).Message, StringComparison.Ordinal);
}
