using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Compare;

/// <summary>A CSV as a line for each cell, with what tells its row apart in front: what git's own diff can show.</summary>
internal static class CsvText
{
    /// <summary>Empty cells have no line, so that one that fills up shows as added.</summary>
    public static void Write(CsvRecords records, TextWriter output)
    {
        var keys = KeyColumns.Of(records.Header, records.Header);
        string[] names = keys.Names.Count > 0 ? [.. keys.Names] : [records.Header[0]];
        string[] cells = [.. records.Header.Where(column => !names.Contains(column) && !keys.Ignored.Contains(column))];
        while (records.Read())
        {
            var row = RowLabel.Of([.. names.Select(name => new KeyValuePair<string, string>(name, Cell(name)))]);
            foreach (var column in cells)
            {
                if (Cell(column) is { Length: > 0 } text)
                {
                    output.Write($"{row}  {column} = {text}\n");
                }
            }
        }

        string Cell(string column) => records.Record.Text(records.IndexOf(column)).ReplaceLineEndings("\\n");
    }
}
