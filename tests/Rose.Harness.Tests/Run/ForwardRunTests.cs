using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

public sealed class ForwardRunTests
{
    private static readonly string[] _columns = ["experiment", "case", "world_size", "loss", "max_diff_vs_rank0", "input_shape", "logits_shape", "logits_sha256"];

    private static readonly string[] _traffic = ["predicted_collectives", "measured_collectives", "predicted_bytes", "measured_bytes"];

    [Theory]
    [InlineData("forward_tp_5", "9.441554069519043", "9.40551471710205")]
    [InlineData("forward_tp_007", "9.441554069519043", "9.437932968139648")]
    public void The_losses_of_the_posts_come_out_bit_for_bit_from_processes_threads_and_a_rerun(string name, params string[] losses)
    {
        using var folder = new TempFolder();
        var spec = File.ReadAllText(Path.Combine(Repository.Experiments, name + ".yaml"));
        Assert.Contains("  size: 2\n", spec, StringComparison.Ordinal);
        var path = folder.Write($"{name}.yaml", spec + "\nsweep:\n  world.launch: [processes, threads]\n  world.size: [1, 2]\n");
        byte[] Result(string run)
        {
            RoseProcess.Run(path, "--out", folder.At(run)).Well();
            return File.ReadAllBytes(folder.At(run, name + ".csv"));
        }

        var first = Result("first");

        var csv = CsvFile.Read(folder.At("first", name + ".csv"));
        Assert.Equal(["processes", "processes", "threads", "threads"], csv.Column("world.launch"));
        Assert.Equal([.. losses, .. losses], csv.Column("loss"));
        Assert.All(csv.Rows, row => Assert.Equal(("0.0", "[2, 16]", "[2, 16, 10000]"), (row["max_diff_vs_rank0"], row["input_shape"], row["logits_shape"])));
        Assert.Equal(csv.Column("logits_sha256").Take(2), csv.Column("logits_sha256").Skip(2));
        Assert.Equal(first, Result("second"));
    }

    [Fact]
    public void The_columns_of_a_torch_run_are_those_of_the_reference()
    {
        var csv = Run(SmallSpec.Forward());

        Assert.Equal([.. _columns, .. _traffic], csv.Header);
        Assert.Equal(["2", "2", "3840", "3840"], _traffic.Select(name => csv.Rows[0][name]));
        var row = Assert.Single(csv.Rows);
        Assert.Equal(("small", "1", "2"), (row["experiment"], row["case"], row["world_size"]));
        Assert.Matches("^[0-9a-f]{64}$", row["logits_sha256"]);
    }

    [Fact]
    public void Swept_paths_have_their_columns_and_an_invariant_case_is_compared_with_dense()
    {
        var csv = Run(SmallSpec.Forward("{launch: threads}", "sweep:\n  rng: [torch, invariant]\n  world.size: [1, 2]"));

        Assert.Equal([.. _columns[..2], "rng", "world.size", .. _columns[2..], "max_abs_diff_vs_dense", "max_ulp_vs_dense", .. _traffic], csv.Header);
        Assert.Equal(["1", "2", "3", "4"], csv.Column("case"));
        Assert.Equal(["torch", "torch", "invariant", "invariant"], csv.Column("rng"));
        Assert.Equal(["1", "2", "1", "2"], csv.Column("world.size"));
        Assert.Equal(csv.Column("world.size"), csv.Column("world_size"));
        Assert.Equal([true, true, false, false], csv.Column("max_ulp_vs_dense").Select(text => text.Length == 0));
        Assert.Equal([true, true, false, false], csv.Column("max_abs_diff_vs_dense").Select(text => text.Length == 0));
    }

    [Fact]
    public void The_terminal_shows_a_table_and_the_progress_of_each_case()
    {
        using var folder = new TempFolder();
        var path = folder.Write("small.yaml", SmallSpec.Forward("{launch: threads}", "sweep:\n  world.size: [1, 2]"));

        var rose = RoseProcess.Run(path, "--out", folder.Path).Well();

        var losses = CsvFile.Read(folder.At("small.csv")).Column("loss");
        Assert.Contains($"[1/2] world.size=1  loss {losses[0]}", rose.Errors, StringComparison.Ordinal);
        Assert.Contains($"[2/2] world.size=2  loss {losses[1]}", rose.Errors, StringComparison.Ordinal);
        Assert.All(losses, loss => Assert.Contains(loss, rose.Output, StringComparison.Ordinal));
        Assert.Contains("max diff vs dense", rose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_world_is_kept_for_the_cases_to_come()
    {
        using var folder = new TempFolder();
        var path = folder.Write("small.yaml", SmallSpec.Forward("{launch: threads}", "rng: torch\nsweep:\n  seed: [1, 2]\n  world.size: [1, 2]"));

        RoseProcess.Run(path, "--out", folder.Path).Well();

        Assert.Equal(["1", "2", "1", "2"], CsvFile.Read(folder.At("small.csv")).Column("world_size"));
        Assert.Equal(2, Directory.GetDirectories(folder.At("small.logs")).Length);
    }

    private static CsvFile Run(string spec)
    {
        using var folder = new TempFolder();
        RoseProcess.Run(folder.Write("small.yaml", spec), "--out", folder.Path).Well();
        return CsvFile.Read(folder.At("small.csv"));
    }
}
