using Rose.Harness.Report.Model;
using static Rose.Harness.Report.Html.HtmlText;

namespace Rose.Harness.Report.Html;

/// <summary>Writes tables; columns of numbers stand at the right.</summary>
internal static class HtmlTable
{
    public static void Write(string? title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, TextWriter output)
    {
        bool[] isNumber = [.. columns.Index().Select(column => rows.Count > 0 && rows.All(row => row[column.Index].Length == 0 || Chart.Number(row[column.Index]) is not null))];
        output.Write($"<div class=\"wide\"><table>{(title is null ? "" : $"<caption>{Escape(title)}</caption>")}<thead><tr>");
        foreach (var (k, column) in columns.Index())
        {
            output.Write($"<th scope=\"col\"{Class(k)}>{Escape(column)}</th>");
        }

        output.Write("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            output.Write("<tr>");
            foreach (var (k, cell) in row.Index())
            {
                output.Write($"<td{Class(k)}>{Escape(cell)}</td>");
            }

            output.Write("</tr>\n");
        }

        output.Write("</tbody></table></div>\n");

        string Class(int column) => isNumber[column] ? " class=\"number\"" : "";
    }
}
