namespace Rose.Harness.Tests;

/// <summary>A CSV as its rows.</summary>
internal sealed record CsvFile
{
    public required IReadOnlyList<string> Header { get; init; }

    public required IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; init; }

    public static CsvFile Read(string path)
    {
        var lines = File.ReadAllText(path).TrimEnd('\n').Split('\n').Select(Fields).ToArray();
        return new CsvFile { Header = lines[0], Rows = [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(pair => pair.First, pair => pair.Second))] };
    }

    /// <summary>How many rows are finished on disk; 0 where there is no file yet.</summary>
    public static int FinishedRows(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return Math.Max(0, file.ReadToEnd().Count(c => c == '\n') - 1);
    }

    public IReadOnlyList<string> Column(string name) => [.. Rows.Select(row => row[name])];

    // Fields of this harness hold no quotes.
    private static string[] Fields(string line)
    {
        List<string> fields = [""];
        var quoted = false;
        foreach (var each in line)
        {
            if (each == '"')
            {
                quoted = !quoted;
            }
            else if (each == ',' && !quoted)
            {
                fields.Add("");
            }
            else
            {
                fields[^1] += each;
            }
        }

        return [.. fields];
    }
}
