using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary><c>measure: {layers: true}</c>.</summary>
public sealed class LayerTimesTests
{
    private static readonly string[] _parts = ["embedding", "attention", "feed_forward", "head", "loss", "backward", "optimizer"];

    [Fact]
    public void The_parts_of_a_training_step_add_up_to_it_and_change_no_result()
    {
        // Backward computes each block anew, which is no time of attention's.
        var (results, timings) = Run(SmallSpec.Train(12, "{size: 2, launch: threads}", "sweep:\n  measure.layers: [false, true]").Replace("train: {", "train: {recompute: blocks, clip_norm: 1, ", StringComparison.Ordinal));

        Assert.Equal(results.Rows.Take(12).Select(row => row["loss"]), results.Rows.Skip(12).Select(row => row["loss"]));
        Assert.Equal([.. _parts.Select(part => $"{part}_milliseconds")], timings.Header.Where(IsPart));
        Assert.All(timings.Rows.Take(12), row => Assert.All(_parts, part => Assert.Equal("", row[$"{part}_milliseconds"])));
        Assert.All(timings.Rows.Skip(12), row =>
        {
            Assert.All(_parts, part => Assert.True(Of(row, part) > 0, $"{part} took no time"));
            Assert.InRange(_parts.Sum(part => Of(row, part)), 0, Of(row, "step") + 0.01);
        });
        // Of a step in which other programs held the processors, most may lie between the parts.
        Assert.Contains(timings.Rows.Skip(12), row => _parts.Sum(part => Of(row, part)) > 0.3 * Of(row, "step"));
        Assert.True(Median(timings, "backward") > Median(timings, "attention"), "backward, with all blocks computed anew, is less than attention alone");
    }

    [Fact]
    public void A_forward_pass_has_parts_but_no_backward_and_without_the_key_there_are_none()
    {
        var with = Run(SmallSpec.Forward("{size: 1}", "measure: {layers: true}")).Timings;
        var without = Run(SmallSpec.Forward("{size: 1}")).Timings;

        Assert.All(_parts, part => Assert.Equal(part is not ("backward" or "optimizer"), Of(with.Rows[0], part) > 0));
        Assert.InRange(_parts.Sum(part => Of(with.Rows[0], part)), 0, Of(with.Rows[0], "forward") + 0.01);
        Assert.DoesNotContain(without.Header, IsPart);
    }

    private static bool IsPart(string column) => _parts.Any(part => column == $"{part}_milliseconds");

    private static double Of(IReadOnlyDictionary<string, string> row, string part) => double.Parse(row[$"{part}_milliseconds"], CultureInfo.InvariantCulture);

    private static double Median(CsvFile timings, string part) => timings.Rows.Skip(12).Select(row => Of(row, part)).Order().ElementAt(6);

    private static (CsvFile Results, CsvFile Timings) Run(string spec)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", spec), "--out", folder.Path).Well();
        return (CsvFile.Read(folder.At("small.csv")), CsvFile.Read(folder.At("small.timing.csv")));
    }
}
