using Rose.Harness.Measurements;
using static Rose.Torch.torch;

namespace Rose.Harness.Tests.Measurements;

public sealed class LogitsDistanceTests
{
    [Fact]
    public void The_largest_difference_is_found_whatever_its_sign()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(3.5, LogitsDistance.MaxAbs(Of(1.0, -2.5, 0), Of(1.5, 1.0, 0)).item<double>());
        Assert.Equal(0.0, LogitsDistance.MaxAbs(zeros([0, 3]), zeros([0, 3])).item<double>());
    }

    [Fact]
    public void What_is_not_a_number_is_infinitely_far_off()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(double.PositiveInfinity, LogitsDistance.MaxAbs(Of(1.0, double.NaN), Of(1.0, 2.0)).item<double>());
    }

    [Fact]
    public void Ulps_count_the_values_between_and_both_zeros_are_one()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, LogitsDistance.MaxUlp(Of(0f, 1f), Of(-0f, 1f)));
        Assert.Equal(1, LogitsDistance.MaxUlp(Of(1f), Of(MathF.BitIncrement(1f))));
        Assert.Equal(2, LogitsDistance.MaxUlp(Of(-float.Epsilon), Of(float.Epsilon)));
        Assert.Equal(3, LogitsDistance.MaxUlp(Of(-1.0), Of(Math.BitDecrement(Math.BitDecrement(Math.BitDecrement(-1.0))))));
        Assert.Equal(1, LogitsDistance.MaxUlp(Of(1f).to(ScalarType.BFloat16), Of(1.0078125f).to(ScalarType.BFloat16)));
    }

    private static Tensor Of(params double[] values) => tensor(values);

    private static Tensor Of(params float[] values) => tensor(values);
}
