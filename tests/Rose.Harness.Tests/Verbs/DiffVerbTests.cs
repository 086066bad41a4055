using System.Text.Json;
using Rose.Harness.Tests.Compare;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

/// <summary>The real command line, on files and in real repositories.</summary>
public sealed class DiffVerbTests : IDisposable
{
    private const string Header = "experiment,case,world.size,world_size,loss,max_ulp_vs_dense\n";
    private const string Spec = "name: a\nkind: forward\nsweep: {world.size: [1, 2]}\ncompare: {loss: 1e-6 relative}\n";

    private readonly TempRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void The_same_files_end_with_0_other_ones_with_1_and_only_what_differs_is_shown()
    {
        var a = _repository.Write("a.csv", Header + "a,1,1,1,9.5,0\na,2,2,2,9.25,7\n");
        var b = _repository.Write("b.csv", Header + "a,1,1,1,9.5,0\na,2,2,2,9.250000953674316,7\n");

        var same = _repository.Rose("diff", a, a).Well();
        var other = _repository.Rose("diff", a, b);

        Assert.Equal($"the same, {a} → {a}: 2 rows compared; cells: 4 identical, 0 within tolerance, 0 changed\n", same.Output);
        Assert.Equal((1, ""), (other.ExitCode, other.Errors));
        Assert.Matches("world.size=2 +loss +9.25 +9.250000953674316 +9.54E-07 +1.03E-07 +1 ", other.Output);
        Assert.DoesNotContain("world.size=1", other.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 rows compared; cells: 3 identical, 0 within tolerance, 1 changed\n", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_libtorch_is_needed()
    {
        var a = _repository.Write("a.csv", Header + "a,1,1,1,9.5,0\n");

        RoseProcess.RunWith([("ROSE_NATIVE", "/no/librose.so")], "diff", a, a).Well();
    }

    [Fact]
    public void A_spec_gives_files_their_tolerances()
    {
        var a = _repository.Write("a.csv", Header + "a,1,1,1,9.5,0\n");
        var b = _repository.Write("b.csv", Header + "a,1,1,1,9.500001,0\n");
        var spec = _repository.Write("a.yaml", Spec);

        Assert.Equal(1, _repository.Rose("diff", a, b).ExitCode);
        Assert.Contains("1 within tolerance, 0 changed", _repository.Rose("diff", a, b, "--compare", spec).Well().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no row of a.csv has its like in b.csv", "diff", "a.csv", "b.csv")]
    [InlineData("missing.csv is no file", "diff", "a.csv", "missing.csv")]
    [InlineData("a.csv has no column losses; did you mean loss?", "diff", "a.csv", "b.csv", "--key", "loss", "--key", "losses")]
    [InlineData("one another's instead", "diff", "a.csv", "b.csv", "--json", "--csv")]
    [InlineData("mian is no commit of this repository, nor a CSV file; did you mean main?", "diff", "mian")]
    [InlineData("neither side has results of as; did you mean a?", "diff", "HEAD", "HEAD", "--experiment", "as")]
    [InlineData("no such spec at", "diff", "a.csv", "a.csv", "--compare", "no.yaml")]
    public void What_cannot_be_compared_is_told_and_ends_with_2(string told, params string[] arguments)
    {
        _repository.Write("a.csv", Header + "a,1,1,1,9.5,0\n");
        _repository.Write("b.csv", "experiment,case,world.size,world_size,loss\nb,1,1,1,9.5\n");
        _repository.Write("results/a.csv", Header + "a,1,1,1,9.5,0\n");
        _repository.Commit("First");

        var rose = _repository.Rose(arguments);

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains(told, rose.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_a_repository_only_files_can_be_compared()
    {
        using var folder = new TempFolder();

        var rose = RoseProcess.RunIn(folder.Path, "diff");

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains("is in no git repository; go to one, or name two CSV files", rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Revisions_are_compared_as_git_diff_does_by_the_newer_specs_tolerances()
    {
        _repository.Write("results/a.csv", Header + "a,1,1,1,9.5,0\n");
        _repository.Commit("Without a spec");
        _repository.Git("tag", "v1");
        _repository.Write("results/a.csv", Header + "a,1,1,1,9.500001,0\na,2,2,2,9.25,0\n");
        _repository.Write("results/long/b.csv", Header + "b,1,1,1,7,0\n");
        _repository.Write("experiments/a.yaml", Spec);
        _repository.Commit("With one");
        _repository.Write("results/a.csv", Header + "a,1,1,1,8,0\na,2,2,2,9.25,0\n");

        var range = _repository.Rose("diff", "v1..");
        Assert.Equal(1, range.ExitCode);
        Assert.Matches("world.size=2 +row appeared", range.Output);
        Assert.Contains("long/b: v1 (", range.Output, StringComparison.Ordinal);
        Assert.Contains("the results appeared: 1 rows", range.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 row compared; cells: 1 identical, 1 within tolerance, 0 changed, 2 rows appeared\n", range.Output, StringComparison.Ordinal);
        Assert.Equal(range.Output, _repository.Rose("diff", "v1", "HEAD").Output);

        var work = _repository.Rose("diff");
        Assert.Contains(" → the work tree", work.Output, StringComparison.Ordinal);
        Assert.EndsWith("3 rows compared; cells: 5 identical, 0 within tolerance, 1 changed\n", work.Output, StringComparison.Ordinal);

        _repository.Rose("diff", "--experiment", "long/b").Well();
        _repository.Rose("diff", "HEAD", "--experiment", "experiments/long/b.yaml").Well();
        Assert.Equal(1, _repository.Rose("diff", "HEAD", "--experiment", "experiments/a.yaml", "--experiment", "b").ExitCode);
        Assert.Equal(2, _repository.Rose("diff", "v1", "--experiment", "b").ExitCode);
    }

    [Fact]
    public void A_subfolder_of_the_repository_is_as_good_as_its_root()
    {
        _repository.Write("results/a.csv", Header + "a,1,1,1,9.5,0\n");
        _repository.Write("sub/file", "");
        _repository.Commit("First");

        RoseProcess.RunIn(_repository.At("sub"), "diff").Well();
    }

    [Fact]
    public void A_tolerance_at_fault_in_a_commit_is_told_with_its_place()
    {
        _repository.Write("results/a.csv", Header + "a,1,1,1,9.5,0\n");
        _repository.Write("experiments/a.yaml", "name: a\nkind: forward\ncompare: {loss: 1e-6}\n");
        _repository.Commit("First");

        var rose = _repository.Rose("diff");

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains("experiments/a.yaml of the work tree:3:21: error: compare: the end is no unit of a bound", rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Timings_are_tested_and_never_trusted_across_machines()
    {
        _repository.Write("old.csv", Header + "a,1,1,1,9.5,0\n");
        _repository.Write("new.csv", Header + "a,1,1,1,9.5,0\n");
        _repository.Write("old.timing.csv", "experiment,case,world.size,world_size,step,step_milliseconds,predicted_step_milliseconds\n" + string.Concat(Enumerable.Range(1, 20).Select(k => $"a,1,1,1,{k},{100 + k},1\n")));
        _repository.Write("new.timing.csv", "experiment,case,world.size,world_size,step,step_milliseconds,predicted_step_milliseconds\n" + string.Concat(Enumerable.Range(1, 20).Select(k => $"a,1,1,1,{k},{200 + k},9\n")));
        _repository.Write("old.run.json", """{"host": "here"}""");
        _repository.Write("new.run.json", """{"host": "there"}""");

        var rose = _repository.Rose("diff", "old.csv", "new.csv").Well();

        Assert.Matches(@"world.size=1 +step_milliseconds +110.5 \[106, 115\] +210.5 \[206, 215\] +\+90.5 % \(p=1.5E-11 n=20\+20\)", rose.Output);
        Assert.DoesNotContain("predicted", rose.Output, StringComparison.Ordinal);
        Assert.Contains("warning: the timings are of different machines: host here and there", rose.Output, StringComparison.Ordinal);
        Assert.Equal(1, _repository.Rose("diff", "old.timing.csv", "new.timing.csv").ExitCode);
        Assert.EndsWith("new.csv,world.size=1,step_milliseconds,timing changed,110.5,210.5,100.0,0.9049773755656109,\n", _repository.Rose("diff", "old.csv", "new.csv", "--csv").Output, StringComparison.Ordinal);

        // Of another run that was as fast, and of the same one.
        _repository.Write("near.timing.csv", File.ReadAllText(_repository.At("old.timing.csv")).Replace(",101,1", ",102,1", StringComparison.Ordinal));
        Assert.Contains("~ (p=0.99 n=20+20)", _repository.Rose("diff", "old.timing.csv", "near.timing.csv").Well().Output, StringComparison.Ordinal);
        var same = _repository.Rose("diff", "old.timing.csv", "old.timing.csv").Well();
        Assert.DoesNotContain("step_milliseconds", same.Output, StringComparison.Ordinal);
        Assert.Contains("1 timing compared", same.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_every_difference_and_every_count()
    {
        var a = _repository.Write("a.csv", Header + "a,1,1,1,9.5,0\na,3,4,4,9,\n");
        var b = _repository.Write("b.csv", Header + "a,1,1,1,inf,0\na,2,2,2,9.25,7\n");

        var rose = _repository.Rose("diff", a, b, "--json");

        Assert.Equal(1, rose.ExitCode);
        using var json = JsonDocument.Parse(rose.Output);
        Assert.False(json.RootElement.GetProperty("same").GetBoolean());
        var experiment = Assert.Single(json.RootElement.GetProperty("experiments").EnumerateArray());
        Assert.Equal((1, 1, 1), (experiment.GetProperty("rows_compared").GetInt32(), experiment.GetProperty("rows_appeared").GetInt32(), experiment.GetProperty("rows_vanished").GetInt32()));
        var differences = experiment.GetProperty("differences").EnumerateArray().ToArray();
        Assert.Equal(["changed", "vanished", "appeared"], differences.Select(each => each.GetProperty("state").GetString()));
        Assert.Equal(("1", "loss", "9.5", "inf", "Infinity"), (differences[0].GetProperty("row").GetProperty("world.size").GetString(), differences[0].GetProperty("column").GetString(), differences[0].GetProperty("older").GetString(), differences[0].GetProperty("newer").GetString(), differences[0].GetProperty("absolute").GetString()));
        Assert.False(differences[1].TryGetProperty("column", out _));
    }

    [Fact]
    public void Csv_has_a_line_for_each_difference_and_the_limit_cuts_tables_only()
    {
        var a = _repository.Write("a.csv", Header + string.Concat(Enumerable.Range(1, 60).Select(k => $"a,{k},{k},{k},{k}.5,0\n")));
        var b = _repository.Write("b.csv", Header + string.Concat(Enumerable.Range(1, 60).Select(k => $"a,{k},{k},{k},{k}.25,0\n")));

        var csv = _repository.Rose("diff", a, b, "--csv");
        var table = _repository.Rose("diff", a, b);

        Assert.Equal(61, csv.Output.Split('\n').Length - 1);
        Assert.StartsWith("experiment,row,column,state,old,new,absolute,relative,ulp\nb.csv,world.size=1,loss,changed,1.5,1.25,0.25,0.16666666666666666,2097152.0\n", csv.Output, StringComparison.Ordinal);
        Assert.Contains("and 10 more", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("world.size=51 ", table.Output, StringComparison.Ordinal);
        Assert.Contains("world.size=60 ", _repository.Rose("diff", a, b, "--limit", "60").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_is_a_table_in_which_no_text_breaks_the_table()
    {
        var a = _repository.Write("a.csv", "case,world.size,finding\n1,1,a|b\n");
        var b = _repository.Write("b.csv", "case,world.size,finding\n1,1,\"c\nd\"\n");

        var rose = _repository.Rose("diff", a, b, "--markdown");

        Assert.Contains("| row | column | old | new | absolute | relative | ulp |\n|---|---|---|---|---:|---:|---:|\n| world.size=1 | finding | a\\|b | c<br>d |  |  |  |\n", rose.Output, StringComparison.Ordinal);
    }
}
