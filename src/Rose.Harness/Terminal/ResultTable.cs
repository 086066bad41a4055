using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Run;
using Rose.Harness.Spec;
using Spectre.Console;

namespace Rose.Harness.Terminal;

/// <summary>The results as a table for people: the CSV's columns, shortened.</summary>
internal static class ResultTable
{
    private const int HashDigits = 12;
    private const int MaxTrainRows = 12;
    private const int MaxCurves = 8;

    public static void Print(ExperimentPlan plan, IReadOnlyList<CaseRow> rows, TextWriter output)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var console = TextConsole.On(output);

        // A number cut short is another number; on a narrow terminal lines go on below.
        console.Profile.Width = TextConsole.Uncut;
        console.Write(plan.Spec.Kind != Kind.Train ? Forward(plan, rows) : plan.Cases.Count > MaxCurves ? Ends(plan, rows) : Train(plan, rows));
    }

    private static Table Forward(ExperimentPlan plan, IReadOnlyList<CaseRow> rows)
    {
        var first = rows[0].Measured.Forward!;
        var table = new Table { Border = TableBorder.Simple }
            .Caption($"input {Shape(first.InputShape)}, logits {Shape(first.LogitsShape)}");
        List<Column<CaseRow>> columns = [.. SweptColumns(plan)];
        columns.Add(new("loss", row => PythonFloat.Format(row.Measured.Forward!.Loss)));
        columns.Add(new("max diff vs rank 0", row => PythonFloat.Format(row.Measured.Forward!.MaxDiffVsRank0)));
        if (rows.Any(row => row.Measured.Forward!.Dense is not null))
        {
            columns.Add(new("max diff vs dense", row => row.Measured.Forward!.Dense is { } dense ? PythonFloat.Format(dense.MaxAbsDiff) : "-"));
            columns.Add(new("loss - dense loss", row => row.Measured.Forward!.Dense is { } dense ? PythonFloat.Format(row.Measured.Forward.Loss - dense.Loss) : "-"));
        }

        columns.Add(new("logits sha256", row => row.Measured.Forward!.LogitsSha256[..HashDigits]));
        return Fill(table, columns, rows);
    }

    // One column a case, so that the curves stand beside each other.
    private static Table Train(ExperimentPlan plan, IReadOnlyList<CaseRow> rows)
    {
        var table = new Table { Border = TableBorder.Simple }.Caption("loss by step");
        var curves = rows.GroupBy(row => row.Case.Index).ToDictionary(group => group.First().Case, group => group.ToDictionary(row => row.Measured.Train!.Step, row => row.Measured.Train!.Loss));
        var steps = curves.Values.SelectMany(curve => curve.Keys).Distinct().Order().ToArray();
        var stride = Math.Max(1, (steps.Length + MaxTrainRows - 1) / MaxTrainRows);
        table.AddColumn(new TableColumn("step").RightAligned());
        foreach (var each in curves.Keys)
        {
            var name = each.SweptValues.Count == 0 ? "loss" : string.Join(' ', each.SweptValues.Select(value => $"{value.Path}={value.Text}"));
            table.AddColumn(new TableColumn(Markup.Escape(name)));
        }

        foreach (var (k, step) in steps.Index().Where(item => item.Index % stride == 0 || item.Index == steps.Length - 1))
        {
            table.AddRow([step.ToString(CultureInfo.InvariantCulture), .. curves.Values.Select(curve => curve.TryGetValue(step, out var loss) ? PythonFloat.Format(loss) : "-")]);
        }

        return table;
    }

    // One row a case, where there are too many for a column each.
    private static Table Ends(ExperimentPlan plan, IReadOnlyList<CaseRow> rows)
    {
        var curves = rows.GroupBy(row => row.Case.Index).ToDictionary(group => group.Key, group => group.OrderBy(row => row.Measured.Train!.Step).ToList());
        List<Column<CaseRow>> columns =
        [
            .. SweptColumns(plan),
            new("first loss", row => PythonFloat.Format(row.Measured.Train!.Loss)),
            new("last loss", row => PythonFloat.Format(curves[row.Case.Index][^1].Measured.Train!.Loss)),
        ];
        return Fill(new Table { Border = TableBorder.Simple }, columns, [.. curves.Values.Select(curve => curve[0])]);
    }

    private static IEnumerable<Column<CaseRow>> SweptColumns(ExperimentPlan plan)
    {
        foreach (var (k, axis) in plan.Spec.Sweep.Index())
        {
            yield return new(axis.Path, row => row.Case.SweptValues[k].Text);
        }

        if (plan.Spec.Sweep.All(axis => axis.Path != "world.size"))
        {
            yield return new("world.size", row => row.Case.Spec.World.Size.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static Table Fill(Table table, List<Column<CaseRow>> columns, IReadOnlyList<CaseRow> rows)
    {
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Name)).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. columns.Select(column => Markup.Escape(column.Text(row)))]);
        }

        return table;
    }

    private static string Shape(IReadOnlyList<long> shape) => $"{string.Join(" × ", shape)}";
}
