using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.FSharp.Control;

namespace Rose.FsCheckXunit.Tests;

/// <summary>Properties under this repository's own runner.</summary>
[Properties(MaxTest = 50)]
public sealed class SelfTests(ITestOutputHelper output)
{
    [Property]
    public void A_list_reversed_twice_is_the_list(int[] values) =>
        Assert.Equal(values, values.AsEnumerable().Reverse().Reverse());

    [Property]
    public FSharpAsync<bool> Addition_commutes(int a, int b) => FSharpAsync.AwaitTask(Task.FromResult(a + b == b + a));

    [Property]
    public Property A_factor_scales_and_stays_a_count(int count, decimal factor) =>
        (count > 0 && factor > 0).Implies(SuiteSettings.Scale(count, factor) >= 1);

    [Property]
    public void A_token_is_read_as_it_was_written(ulong seed, ulong gamma, NonNegativeInt size)
    {
        var token = ReplayToken.Of(new Rnd(seed, gamma | 1), size.Get);

        var replay = ReplayToken.Parse($"({token})");

        Assert.Equal(token, ReplayToken.Of(replay.Rnd, replay.Size.Value));
    }

    [Fact]
    public void A_property_checked_in_a_fact_writes_to_the_output_and_throws_where_asked()
    {
        var holds = Prop.ForAll(ArbMap.Default.ArbFor<int>(), number => number < int.MaxValue);
        var fails = Prop.ForAll(ArbMap.Default.ArbFor<int>(), number => number is < 5 and > -5);

        holds.QuickCheckThrowOnFailure(output);
        fails.QuickCheck(output);

        Assert.Contains("Ok, passed 100 tests.", output.Output, StringComparison.Ordinal);
        Assert.Contains("Falsifiable, after ", output.Output, StringComparison.Ordinal);
        Assert.Throws<PropertyFailedException>(() => fails.QuickCheckThrowOnFailure(output));
    }
}
