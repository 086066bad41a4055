using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class PropertyRunTests
{
    [Fact]
    public void Threads_over_memory_and_gloo_and_processes_judge_the_same_cases()
    {
        using var folder = new TempFolder();
        string[] worlds = ["{launch: threads, backend: in_process}", "{launch: threads, backend: gloo}", "{launch: processes}"];
        var tables = worlds.Select((world, k) =>
        {
            var spec = folder.Write($"p{k}.yaml", $"name: p\nkind: property\nseed: 3\nworld: {world}\nproperty: {{law: all, cases: 24, world_sizes: [1, 2, 3], max_dim: 6}}\n");
            var rose = RoseProcess.Run(spec, "--out", folder.At($"out{k}"));
            Assert.True(rose.ExitCode == 0, rose.Errors);
            Assert.StartsWith("The laws hold over 24 cases (seed 3): ", rose.Output, StringComparison.Ordinal);
            Assert.Contains("cases_per_second", File.ReadAllText(folder.At($"out{k}/p.timing.csv")), StringComparison.Ordinal);
            return File.ReadAllText(folder.At($"out{k}/p.csv"));
        }).ToList();

        Assert.Contains(",passed,", tables[0], StringComparison.Ordinal);
        Assert.Equal(tables[0], tables[1]);
        Assert.Equal(tables[0], tables[2]);
    }

    [Theory]
    [InlineData("ffn-w2-", "holds no sound replay token; delete it, or restore it from version control")]
    [InlineData("ffn-w2-in.3-out.1-n.7-integer-strided-f32-69411012", "holds a replay token that was printed by another version of subject ffn, whose sizes are ")]
    public void A_regression_that_cannot_run_is_named_and_nothing_runs(string token, string fault)
    {
        using var folder = new TempFolder();
        var spec = folder.Write("p.yaml", "name: p\nkind: property\nworld: {launch: threads}\nproperty: {cases: 3, world_sizes: [1], max_dim: 4}\n");
        Directory.CreateDirectory(folder.At("regressions"));
        var regression = folder.Write("regressions/old.yaml", $"property: {{law: ffn, replay: \"{token}\"}}\n");

        var rose = RoseProcess.Run(spec, "--out", folder.Path);

        Assert.Equal(2, rose.ExitCode);
        Assert.StartsWith($"{spec}: error: {regression} {fault}", rose.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("p.csv")));
    }
}
