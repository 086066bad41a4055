using System.Globalization;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary><c>measure: {kernels: true}</c>.</summary>
public sealed class KernelTimesTests
{
    private static readonly string[] _classes = ["products", "attention", "normalisation", "elementwise", "embedding", "loss", "optimizer", "communication", "other", "host"];

    [Theory]
    [InlineData("processes", "sgd, momentum: 0.5")]
    [InlineData("threads", "adamw")]
    public void The_classes_of_a_training_step_add_up_to_it_and_change_no_result(string launch, string optimizer)
    {
        // SGD is operators of ATen, AdamW one of this library; both are the optimizer's, and threads keep theirs apart.
        var (results, timings) = Run(SmallSpec.Train(4, $"{{size: 2, launch: {launch}}}", "sweep:\n  measure.kernels: [false, true]")
            .Replace("train: {", $"train: {{recompute: blocks, clip_norm: 1, optimizer: {optimizer}, ", StringComparison.Ordinal));

        Assert.Equal(results.Rows.Take(4).Select(row => row["loss"]), results.Rows.Skip(4).Select(row => row["loss"]));
        Assert.Equal([.. _classes.Select(each => $"kernel_{each}_milliseconds")], timings.Header.Where(IsKernel));
        Assert.All(timings.Rows.Take(4), row => Assert.All(_classes, each => Assert.Equal("", row[$"kernel_{each}_milliseconds"])));
        Assert.All(timings.Rows.Skip(4), row =>
        {
            Assert.All(_classes, each => Assert.True(Of(row, each) > 0, $"{each} took no time"));
            Assert.Equal(double.Parse(row["step_milliseconds"], CultureInfo.InvariantCulture), _classes.Sum(each => Of(row, each)), 0.01);
        });
    }

    [Fact]
    public void A_forward_pass_has_classes_but_no_optimizer_and_without_the_key_there_are_none()
    {
        var with = Run(SmallSpec.Forward("{size: 1}", "measure: {kernels: true}")).Timings;
        var without = Run(SmallSpec.Forward("{size: 1}")).Timings;

        Assert.All(_classes, each => Assert.Equal(each is not ("optimizer" or "communication"), Of(with.Rows[0], each) > 0));
        Assert.Equal(double.Parse(with.Rows[0]["forward_milliseconds"], CultureInfo.InvariantCulture), _classes.Sum(each => Of(with.Rows[0], each)), 0.01);
        Assert.DoesNotContain(without.Header, IsKernel);
    }

    private static bool IsKernel(string column) => column.StartsWith("kernel_", StringComparison.Ordinal);

    private static double Of(IReadOnlyDictionary<string, string> row, string kernel) => double.Parse(row[$"kernel_{kernel}_milliseconds"], CultureInfo.InvariantCulture);

    private static (CsvFile Results, CsvFile Timings) Run(string spec)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", spec), "--out", folder.Path).Well();
        return (CsvFile.Read(folder.At("small.csv")), CsvFile.Read(folder.At("small.timing.csv")));
    }
}
