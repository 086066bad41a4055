using Rose.Harness.Calibration;

namespace Rose.Harness.Tests.Calibration;

public sealed class RatesTests
{
    [Theory]
    [InlineData(1e3, 1)]
    [InlineData(2e3, 1)]
    [InlineData(2e6, 4)]
    [InlineData(2e9, 16)]
    [InlineData(1e12, 16)]
    [InlineData(63245.55320336759, 2)]
    public void A_products_rate_lies_between_those_that_were_measured(double flops, double gigaflops) =>
        Assert.Equal(gigaflops * 1e9, SomeRates.All.FlopsPerSecond(flops), 1);

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
