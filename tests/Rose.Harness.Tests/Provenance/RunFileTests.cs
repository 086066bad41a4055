using System.Security.Cryptography;
using System.Text.Json;
using Rose.Harness.Provenance;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Provenance;

public sealed class RunFileTests
{
    [Fact]
    public void A_run_says_what_it_was_and_on_what_it_ran()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{threads_per_rank: 2}", "sweep:\n  seed: [1, 2]"));
        RoseProcess.RunIn(Repository.Root, spec, "--out", folder.Path).Well();

        var run = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(folder.At("small.run.json")));

        Assert.Equal("small", run.GetProperty("experiment").GetString());
        Assert.Equal(spec, run.GetProperty("spec").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(spec))), run.GetProperty("spec_sha256").GetString());
        Assert.Equal(2, run.GetProperty("cases").GetInt32());
        Assert.Equal(0, run.GetProperty("exit_code").GetInt32());
        Assert.InRange(run.GetProperty("finished").GetDateTimeOffset() - run.GetProperty("started").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal(Environment.MachineName, run.GetProperty("host").GetString());
        if (GitState.Of(Repository.Root) is { } git)
        {
            Assert.Equal((git.Commit, git.IsDirty), (run.GetProperty("git").GetProperty("commit").GetString(), run.GetProperty("git").GetProperty("is_dirty").GetBoolean()));
        }

        var machine = Assert.Single(run.GetProperty("fingerprints").EnumerateArray().ToArray());
        Assert.Matches(@"^\d+\.\d+", machine.GetProperty("libtorch_version").GetString()!);
        Assert.Equal("AVX2", machine.GetProperty("cpu_capability").GetString());
        Assert.True(!machine.TryGetProperty("blas", out var blas) || File.Exists(blas.GetString()));
        Assert.Equal(2, machine.GetProperty("threads_per_rank").GetInt32());
        Assert.InRange(machine.GetProperty("gpu_count").GetInt32(), 0, 64);
        Assert.Equal("avx2", machine.GetProperty("kernel_pins").GetProperty("ATEN_CPU_CAPABILITY").GetString());
    }

    [Fact]
    public void A_run_that_was_cut_off_has_no_end()
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.ManyForward("threads")), "--out", folder.Path);
        rose.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) >= 2, "no rows");
        Signal.Send(rose.Id, Signal.Kill);
        rose.AssertNoneLeft();

        var run = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(folder.At("small.run.json")));

        Assert.Equal(4000, run.GetProperty("cases").GetInt32());
        Assert.False(run.TryGetProperty("finished", out _) || run.TryGetProperty("exit_code", out _));
        Assert.NotEmpty(run.GetProperty("fingerprints").EnumerateArray());
    }
}
