using System.Globalization;
using Rose.Harness.Report.Model;
using static Rose.Harness.Report.Html.HtmlText;

namespace Rose.Harness.Report.Html;

/// <summary>
/// Writes a report as one file that asks for no other. Charts are drawn in it, and drawn again by Vega-Lite where scripts run.
/// </summary>
internal sealed class HtmlReport(TextWriter output)
{
    // The page is forbidden to load anything. Vega makes functions of its expressions, which needs unsafe-eval.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:; base-uri 'none'; form-action 'none'";

    private int _charts;

    public static void Write(ReportDocument document, TextWriter output) => new HtmlReport(output).Write(document);

    private void Write(ReportDocument document)
    {
        output.Write($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n");
        output.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Rose: {Escape(Titles(document))}</title>\n<style>\n{Assets.Style}</style>\n</head>\n<body>\n");
        output.Write($"<header><h1>Rose report</h1><p class=\"quiet\">{Escape(document.Subject)}</p></header>\n");
        if (document.Sections.Count > 1)
        {
            output.Write("<nav aria-label=\"Experiments\"><ul>");
            foreach (var (k, section) in document.Sections.Index())
            {
                output.Write($"<li><a href=\"#{SectionId(k)}\">{Escape(section.Title)}</a></li>");
            }

            output.Write("</ul></nav>\n");
        }

        output.Write("<main>\n");
        foreach (var (k, section) in document.Sections.Index())
        {
            Write(section, SectionId(k));
        }

        output.Write("</main>\n");
        if (_charts > 0)
        {
            output.Write($"<script>\n{Assets.Vega}</script>\n<script>\n{Assets.Script}</script>\n");
        }

        output.Write("</body>\n</html>\n");
    }

    private static string SectionId(int k) => string.Create(CultureInfo.InvariantCulture, $"section-{k + 1}");

    private static string Titles(ReportDocument document) => document.Sections.Count <= 3 ? string.Join(", ", document.Sections.Select(section => section.Title)) : document.Subject;

    private void Write(ReportSection section, string id)
    {
        output.Write($"<section id=\"{id}\">\n<h2>{Escape(section.Title)}</h2>\n");
        var isInCharts = false;
        foreach (var block in section.Blocks)
        {
            if (block is Chart != isInCharts)
            {
                output.Write(isInCharts ? "</div>\n" : "<div class=\"charts\">\n");
                isInCharts = !isInCharts;
            }

            Write(block);
        }

        output.Write(isInCharts ? "</div>\n</section>\n" : "</section>\n");
    }

    private void Write(IReportBlock block)
    {
        switch (block)
        {
            case Chart chart:
                Write(chart);
                break;
            case ReportTable { IsFolded: true } table:
                output.Write($"<details><summary>{Escape(table.Title)}</summary>\n");
                HtmlTable.Write(null, table.Columns, table.Rows, output);
                output.Write("</details>\n");
                break;
            case ReportTable table:
                HtmlTable.Write(table.Title, table.Columns, table.Rows, output);
                break;
            case Counterexample example:
                Write(example);
                break;
            case Sentence sentence:
                output.Write($"<p class=\"quiet\">{Escape(sentence.Text)}</p>\n");
                break;
            default:
                throw new InvalidOperationException($"a report has no way to write {block.GetType().Name}");
        }
    }

    private void Write(Chart chart)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"chart-{++_charts}");
        output.Write($"<figure id=\"{id}\"><figcaption><h3>{Escape(chart.Title)}</h3></figcaption>\n<div class=\"static\">{SvgChart.Draw(chart, id + "-svg")}</div>\n<div class=\"vega\" hidden></div>\n");
        if (chart.Series.Count > 1)
        {
            output.Write("<ul class=\"legend\">");
            foreach (var (k, series) in chart.Series.Index())
            {
                output.Write($"<li><svg viewBox=\"0 0 34 14\" aria-hidden=\"true\"><path d=\"M0,7H34\" fill=\"none\" {SeriesLook.Stroke(chart, k)}/>{(chart.Mark == ChartMark.PointedLine ? SeriesLook.Mark(chart, k, 17, 7) : "")}</svg>{Escape(series.Label)}</li>");
            }

            output.Write("</ul>\n");
        }

        foreach (var note in chart.Notes)
        {
            output.Write($"<p>{Escape(note)}</p>\n");
        }

        output.Write("<details><summary>Values</summary>\n");
        var (columns, rows) = ChartValues.Of(chart);
        HtmlTable.Write(null, columns, rows, output);
        output.Write($"</details>\n<script type=\"application/json\" class=\"spec\">{VegaSpec.Of(chart)}</script>\n</figure>\n");
    }

    private void Write(Counterexample example)
    {
        output.Write($"<div class=\"example\"><h3>{Escape(example.Title)}</h3>\n<dl><dt>smallest case</dt><dd>{Escape(example.ShrunkCase)}</dd>");
        foreach (var fact in example.Facts)
        {
            output.Write($"<dt>{Escape(fact.Key)}</dt><dd>{Escape(fact.Value)}</dd>");
        }

        if (example.Replay.Length > 0)
        {
            output.Write($"<dt>again</dt><dd><code>rose replay {Escape(example.Replay)}</code></dd>");
        }

        output.Write("</dl></div>\n");
    }
}
