using Rose.Harness.Calibration;
using Rose.Harness.Spec;
using Rose.Model.Cost;

namespace Rose.Harness.Tests.Calibration;

public sealed class RatesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(100, 4)]
    [InlineData(1000, 16)]
    [InlineData(4096, 16)]
    [InlineData(31.622776601683793, 2)]
    public void A_rate_lies_between_those_that_were_measured(double x, double rate) =>
        Assert.Equal(rate, Interpolation.Between(x, [(10, 1), (100, 4), (1000, 16)]), 1e-9);

    [Fact]
    public void Kernels_are_those_of_the_numerics_and_heads_have_rates_of_their_own()
    {
        double Rate(Numerics numerics, OperatorKind kind) => SomeRates.All.KernelsOf(numerics).FlopsPerSecond(kind, smallestExtent: 64 * 64) / 1e9;

        Assert.Equal([16.0, 32, 2, 4], [Rate(Numerics.Portable, OperatorKind.Product), Rate(Numerics.Fast, OperatorKind.Product), Rate(Numerics.Portable, OperatorKind.HeadProducts), Rate(Numerics.Fast, OperatorKind.HeadProducts)]);
    }

    [Fact]
    public void Rates_that_lack_a_kind_are_no_calibration()
    {
        using var folder = new TempFolder();
        RatesFile.Write(folder.At("rates.json"), SomeRates.All with { Kernels = [.. SomeRates.All.Kernels.Select(each => each with { Functions = [.. each.Functions.Skip(1)] })] });

        Assert.Null(RatesFile.Read(folder.At("rates.json")));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var folder = new TempFolder();
        RatesFile.Write(folder.At("a", "rates.json"), SomeRates.All);

        var read = RatesFile.Read(folder.At("a", "rates.json"))!;
        Assert.Equal(PlainJson.Write(SomeRates.All), PlainJson.Write(read));
        Assert.Equal([folder.At("a", "rates.json")], Directory.GetFiles(folder.At("a")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"measured": 1}""")]
    [InlineData("""{"speed": 1}""")]
    public void A_file_of_something_else_is_no_calibration(string text)
    {
        using var folder = new TempFolder();
        Assert.Null(RatesFile.Read(folder.Write("rates.json", text)));
        Assert.Null(RatesFile.Read(folder.At("none.json")));
    }

    [Theory]
    [InlineData("/chosen.json", "ROSE_CALIBRATION=/chosen.json", "XDG_CACHE_HOME=/cache", "HOME=/home")]
    [InlineData("/cache/rose/calibration.json", "XDG_CACHE_HOME=/cache", "HOME=/home")]
    [InlineData("/home/.cache/rose/calibration.json", "ROSE_CALIBRATION=", "XDG_CACHE_HOME=relative", "HOME=/home")]
    public void The_file_lies_in_the_users_cache_or_where_a_variable_says(string expected, params string[] environment) =>
        Assert.Equal(expected, RatesFile.Find(name => environment.FirstOrDefault(each => each.StartsWith(name + "=", StringComparison.Ordinal))?.Split('=')[1]));
}
