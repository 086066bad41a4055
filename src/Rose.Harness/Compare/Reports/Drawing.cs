using Spectre.Console;

namespace Rose.Harness.Compare.Reports;

/// <summary>Rows of text as a table.</summary>
internal static class Drawing
{
    /// <summary>Draws nothing where there is no row.</summary>
    public static void Table(IAnsiConsole console, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(Markup.Escape(heading)).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        if (table.Rows.Count > 0)
        {
            console.Write(table);
        }
    }
}
