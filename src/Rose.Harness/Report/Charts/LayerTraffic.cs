using System.Globalization;
using Rose.Harness.Compare.Rows;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Report.Model;
using Rose.Harness.Report.Sources;
using Rose.Harness.Spec;
using Rose.Parallel;

namespace Rose.Harness.Report.Charts;

/// <summary>The payload of each layer's collectives, as <c>rose plan</c> predicts it from the spec.</summary>
internal static class LayerTraffic
{
    public static IEnumerable<IReportBlock> Of(ExperimentPlan plan, CsvSheet sheet)
    {
        if (plan.Spec.Kind == Kind.Property)
        {
            yield break;
        }

        // Rank 0's, whose collectives the CSV counts.
        var costs = plan.Cases.Select(each => (Case: each, Cost: CasePrediction.Of(each.Spec))).ToList();
        var largest = costs.OrderByDescending(each => each.Case.Spec.World.Size).ThenByDescending(each => each.Cost.Traffic.Bytes).First();
        var layers = largest.Cost.Collectives.GroupBy(each => each.Place).Select(place => (Place: place.Key, Bytes: place.Sum(each => each.Bytes))).Where(each => each.Bytes > 0).ToList();
        if (layers.Count == 0)
        {
            yield break;
        }

        // A spec that has changed since the run predicts something else.
        string[] others = [.. costs.Where(each => sheet.Rows.Any(row => sheet.Cell(row, KeyColumns.Case) == Text(each.Case.Index)
            && sheet.Cell(row, "predicted_bytes") is { Length: > 0 } bytes && bytes != Text(each.Cost.Traffic.Bytes))).Select(each => Text(each.Case.Index))];
        yield return new Chart
        {
            Title = $"Predicted bytes by layer, {Name(largest.Case)}",
            Description = "The payload that rank 0 gives to the collectives of each layer in a step, predicted from the spec.",
            XTitle = "bytes in a step",
            YTitle = "layer",
            Mark = ChartMark.Bar,
            Series = [new ChartSeries("", [.. layers.Select(each => new ChartPoint { X = each.Place, Y = each.Bytes, Text = Text(each.Bytes) })])],
            Notes =
            [
                "Predicted from the spec, of rank 0; blocks.* are all blocks together.",
                .. others.Length > 0 ? [$"The spec has changed since this run: it predicts other bytes for case {string.Join(", ", others)}."] : Array.Empty<string>(),
            ],
        };
        yield return new ReportTable
        {
            Title = "Predicted collectives by layer, all cases",
            Columns = ["case", "layer", "phase", "axis", "collective", "calls", "bytes"],
            Rows =
            [
                .. costs.SelectMany(each => each.Cost.Collectives.Select(one => (IReadOnlyList<string>)
                    [Name(each.Case), one.Place, Lower(one.Phase), Lower(one.Axis), Rose.Parallel.Traffic.NameOf(one.Kind), Text(one.Calls), Text(one.Bytes)])),
            ],
            IsFolded = true,
        };
    }

    private static string Name(ExperimentCase of) => of.SweptValues.Count > 0 ? of.Label : string.Create(CultureInfo.InvariantCulture, $"world.size={of.Spec.World.Size}");

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
