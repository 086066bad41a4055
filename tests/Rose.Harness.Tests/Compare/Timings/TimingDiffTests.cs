using Rose.Harness.Compare.Timings;

namespace Rose.Harness.Tests.Compare.Timings;

public sealed class TimingDiffTests
{
    [Fact]
    public void The_steps_of_a_case_are_its_sample()
    {
        var found = Diff(
            Steps("1", [10, 11, 12, 13, 14, 15]) + Steps("2", [1, 2, 3, 4, 5, 6]),
            Steps("2", [1, 2, 3, 4, 5, 6]) + Steps("1", [20, 21, 22, 23, 24, 25]));

        Assert.Equal(["world.size=1", "world.size=2"], found.Select(each => each.Row));
        Assert.Equal((12.5, 10.0, 15.0, 6), (found[0].Older.Median, found[0].Older.Low!.Value, found[0].Older.High!.Value, found[0].Older.Count));
        Assert.Equal(80.0, found[0].ChangePercent);
        Assert.Equal(2.0 / 924, found[0].PValue!.Value, 12);
        Assert.True(found[0].IsSignificant);
        Assert.Equal((0.0, 1.0, false), (found[1].ChangePercent, found[1].PValue!.Value, found[1].IsSignificant));
    }

    [Fact]
    public void One_measurement_a_side_is_judged_by_no_test()
    {
        var found = Assert.Single(Diff(Steps("1", [10]), Steps("1", [99])));

        Assert.Null(found.PValue);
        Assert.False(found.IsSignificant);
    }

    [Fact]
    public void Counts_are_no_timings()
    {
        using var older = Table.Read("experiment,case,property.law,cases_run,seconds,cases_per_second\na,1,ffn,200,2.5,80\n");
        using var newer = Table.Read("experiment,case,property.law,cases_run,seconds,cases_per_second\na,1,ffn,300,2.5,120\n");

        Assert.Equal(["seconds", "cases_per_second"], TimingDiff.Run(older, newer, []).Select(each => each.Column));
    }

    private static string Steps(string size, double[] milliseconds) =>
        string.Concat(milliseconds.Select((each, k) => $"a,1,{size},{size},{k + 1},{each}\n"));

    private static IReadOnlyList<TimingDifference> Diff(string older, string newer)
    {
        const string Header = "experiment,case,world.size,world_size,step,step_milliseconds\n";
        using var a = Table.Read(Header + older);
        using var b = Table.Read(Header + newer);
        return TimingDiff.Run(a, b, []);
    }
}
