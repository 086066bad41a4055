using Rose.Harness.Csv;

namespace Rose.Harness.Tests.Csv;

public sealed class CsvTableTests : IDisposable
{
    private static readonly Column<string>[] _columns = [new("text", row => row), new("length", row => $"{row.Length}")];

    private readonly TempFolder _folder = new();

    private string File => _folder.At("table.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_row_is_on_disk_before_the_next_and_the_header_before_the_first()
    {
        using var table = new CsvTable<string>(File, _columns);
        Assert.Equal("text,length\n", OnDisk());

        table.Write("one");
        Assert.Equal("text,length\none,3\n", OnDisk());

        table.Write("two");
        Assert.Equal("text,length\none,3\ntwo,3\n", OnDisk());
    }

    [Fact]
    public void A_field_with_a_comma_a_quote_or_a_line_end_is_quoted()
    {
        using (var table = new CsvTable<string>(File, _columns))
        {
            table.Write("[2, 16]");
            table.Write("say \"a\"");
            table.Write("a\nb");
        }

        Assert.Equal("text,length\n\"[2, 16]\",7\n\"say \"\"a\"\"\",7\n\"a\nb\",3\n", OnDisk());
    }

    [Fact]
    public void A_table_takes_the_place_of_the_one_before()
    {
        using (var longer = new CsvTable<string>(File, _columns))
        {
            longer.Write("a row of the last run");
        }

        using var table = new CsvTable<string>(File, _columns);

        Assert.Equal("text,length\n", OnDisk());
    }

    private string OnDisk()
    {
        using var reader = new StreamReader(new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }
}
