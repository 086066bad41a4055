using System.Text;
using Rose.Harness.Compare.Cells;
using Rose.Harness.Expect;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Compare.Cells;

public sealed class CellComparerTests
{
    [Theory]
    [InlineData("1.0", "1.0", "Identical")]
    [InlineData("1.0", "1", "Identical")]
    [InlineData("1e-05", "0.00001", "Identical")]
    [InlineData("nan", "NaN", "Identical")]
    [InlineData("inf", "Infinity", "Identical")]
    [InlineData("passed", "passed", "Identical")]
    [InlineData("0.1", "0.10000000000000002", "Changed")]
    [InlineData("0.0", "-0.0", "Changed")]
    [InlineData("nan", "1.0", "Changed")]
    [InlineData("inf", "-inf", "Changed")]
    [InlineData("passed", "failed", "Changed")]
    [InlineData("", "1.0", "Appeared")]
    [InlineData("1.0", "", "Vanished")]
    [InlineData("9007199254740993", "9007199254740992", "Changed")] // neither is more than 2^53 to a double
    [InlineData("1e9999", "2e9999", "Changed")] // hashes, say; both overflow
    [InlineData("12e45678901", "12e45678902", "Changed")]
    public void Without_a_tolerance_only_the_same_double_or_text_is_identical(string older, string newer, string state) =>
        Assert.Equal(state, Compare(older, newer).ToString());

    [Theory]
    [InlineData("100", "100.5", 0.5, BoundUnit.Absolute, "Within")]
    [InlineData("100", "100.51", 0.5, BoundUnit.Absolute, "Changed")]
    [InlineData("-100", "-101", 0.01, BoundUnit.Relative, "Within")]
    [InlineData("-100", "-101.5", 0.01, BoundUnit.Relative, "Changed")]
    [InlineData("0.0", "1e-300", 0.01, BoundUnit.Relative, "Changed")]
    [InlineData("9.37330436706543", "9.373303413391113", 1, BoundUnit.Ulp, "Within")]
    [InlineData("9.37330436706543", "9.373302459716797", 1, BoundUnit.Ulp, "Changed")]
    [InlineData("-1e-45", "1e-45", 2, BoundUnit.Ulp, "Within")]
    [InlineData("0.0", "-0.0", 0, BoundUnit.Absolute, "Within")]
    [InlineData("inf", "1e308", 1e300, BoundUnit.Ulp, "Changed")]
    [InlineData("3.4028234663852886e38", "inf", 1, BoundUnit.Ulp, "Changed")]
    [InlineData("1e39", "1e300", 1, BoundUnit.Ulp, "Changed")] // neither is a float32
    [InlineData("nan", "1.0", 1e300, BoundUnit.Absolute, "Changed")]
    [InlineData("inf", "1.0", 1e300, BoundUnit.Relative, "Changed")]
    [InlineData("passed", "failed", 1e300, BoundUnit.Absolute, "Changed")]
    [InlineData("", "1.0", 1e300, BoundUnit.Absolute, "Appeared")]
    public void A_tolerance_allows_what_it_says_and_no_more(string older, string newer, double amount, BoundUnit unit, string state) =>
        Assert.Equal(state, Compare(older, newer, new Bound(amount, unit)).ToString());

    [Fact]
    public void Ulps_are_those_of_the_dtype_where_a_tolerance_counts_them_and_else_of_the_numbers()
    {
        // Two float32 neighbours, about 9.5e-7 apart.
        const string One = "9.37330436706543", Next = "9.373303413391113";

        Assert.Equal(1, Far(One, Next, null, ModelDType.Float64).Ulp);
        Assert.Equal(1 << 29, Far(One, Next, new Bound(1, BoundUnit.Ulp), ModelDType.Float64).Ulp);
        Assert.Equal(1, Far("0.5", "0.5000000000000001", null, ModelDType.Float32).Ulp);
        Assert.Equal(1, Far("0.1", "0.10000000000000002", null, ModelDType.Float32).Ulp);
    }

    private static Distances Far(string older, string newer, Bound? within, ModelDType dtype)
    {
        new CellComparer(within, dtype).Compare(Encoding.UTF8.GetBytes(older), Encoding.UTF8.GetBytes(newer), out var distances);
        return distances!.Value;
    }

    private static CellState Compare(string older, string newer, Bound? within = null) =>
        new CellComparer(within, ModelDType.Float32).Compare(Encoding.UTF8.GetBytes(older), Encoding.UTF8.GetBytes(newer), out _);
}
