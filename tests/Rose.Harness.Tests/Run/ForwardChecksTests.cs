using Rose.Harness.Measurements;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Run;
using Rose.Harness.Spec;
using Rose.Parallel;

namespace Rose.Harness.Tests.Run;

public sealed class ForwardChecksTests
{
    [Fact]
    public void Equal_ranks_with_the_dense_loss_break_no_rule()
    {
        Assert.Empty(Violations(0, 4.0, ModelDType.Float32));
        Assert.Empty(ForwardChecks.Violations(Row(0, null, ModelDType.Float32)));
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Ranks_that_differ_are_named_with_the_difference(double difference)
    {
        var violation = Assert.Single(Violations(difference, 4.0, ModelDType.Float32));

        Assert.StartsWith("case 3: max_diff_vs_rank0 = ", violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Float32", 4.0 * (1 + 0.9e-6), true)]
    [InlineData("Float32", 4.0 * (1 + 1.1e-6), false)]
    [InlineData("Float64", 4.0 * (1 + 0.9e-14), true)]
    [InlineData("Float64", 4.0 * (1 + 1.2e-14), false)]
    [InlineData("BFloat16", 4.0 * (1 + 0.9e-2), true)]
    [InlineData("BFloat16", 4.0 * (1 + 1.1e-2), false)]
    [InlineData("Float32", double.NaN, false)]
    public void The_loss_may_differ_from_dense_by_what_its_dtype_allows(string dtype, double denseLoss, bool holds)
    {
        var violations = Violations(0, denseLoss, Enum.Parse<ModelDType>(dtype)).ToArray();

        Assert.Equal(holds ? 0 : 1, violations.Length);
        Assert.All(violations, violation => Assert.StartsWith("case 3: loss = 4.0 differs from the dense model's ", violation, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Violations(double difference, double denseLoss, ModelDType dtype) =>
        ForwardChecks.Violations(Row(difference, new DenseComparison { Loss = denseLoss, MaxAbsDiff = 0, MaxUlp = 0 }, dtype));

    private static CaseRow Row(double difference, DenseComparison? dense, ModelDType dtype) => new()
    {
        Experiment = "checks",
        Case = new ExperimentCase
        {
            Index = 3,
            Spec = new ExperimentSpec { Name = "checks", Kind = Kind.Forward, DType = dtype },
            SweptValues = [],
        },
        Measured = new RankRow
        {
            Forward = new ForwardMeasurement
            {
                Loss = 4.0,
                MaxDiffVsRank0 = difference,
                InputShape = [2, 8],
                LogitsShape = [2, 8, 50],
                LogitsSha256 = "",
                Dense = dense,
                ForwardMilliseconds = 1,
                Collectives = [],
            },
        },
        Predicted = Traffic.None,
    };
}
