using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

public sealed class UsageTests
{
    [Fact]
    public void A_spec_at_fault_is_refused_with_every_position_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("bad.yaml", "name: bad\nkind: forward\nsead: 1\nworld: {size: yes}\n");

        var rose = RoseProcess.Run(spec, "--out", folder.At("out"));

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains($"{spec}:3:1: error: ", rose.Errors, StringComparison.Ordinal);
        Assert.Contains($"{spec}:4:15: error: world.size = yes is not an integer", rose.Errors, StringComparison.Ordinal);
        Assert.Equal("", rose.Output);
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public void A_sweep_value_that_cannot_work_is_refused_before_the_first_case_runs()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("bad.yaml", SmallSpec.Forward("{}", "sweep:\n  model.n_heads: [4, 5]"));

        var rose = RoseProcess.Run(spec, "--out", folder.At("out"));

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains($"{spec}:11:22: error: ", rose.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Theory]
    [InlineData("no such spec at ", "no/such.yaml")]
    [InlineData("no such spec at ", "check", "no/such.yaml")]
    [InlineData("'--frobnicate'", "experiments/forward_tp_5.yaml", "--frobnicate")]
    [InlineData("Required argument missing")]
    [InlineData("Required argument missing", "run")]
    [InlineData("'--out'", "experiments/forward_tp_5.yaml", "--out")]
    public void Wrong_usage_is_told_and_ends_with_2(string told, params string[] arguments)
    {
        var rose = RoseProcess.Run(arguments);

        Assert.Equal(2, rose.ExitCode);
        Assert.Contains(told, rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_cannot_be_written_are_wrong_usage()
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", "");

        var rose = RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Forward()), "--out", file);

        Assert.Equal(2, rose.ExitCode);
        Assert.StartsWith("error: the results cannot be written: ", rose.Errors, StringComparison.Ordinal);
        Assert.Contains("--out", rose.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_no_fault()
    {
        Assert.Contains("--out", RoseProcess.Run("--help").Well().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_spec_passes_the_check_and_is_not_run()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{}", "sweep:\n  world.size: [1, 2]"));

        Assert.Contains("2 cases", RoseProcess.RunIn(folder.Path, "check", spec).Well().Output, StringComparison.Ordinal);
        Assert.Equal([spec], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_missing_librose_is_one_sentence()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{size: 1}"));

        var rose = RoseProcess.RunWith([("ROSE_NATIVE", "/no/librose.so")], spec, "--out", folder.Path);

        Assert.Equal(3, rose.ExitCode);
        Assert.StartsWith("error: rank 0 of 1 failed: librose.so is not at /no/librose.so; run eng/setup.sh at the root of the repository, or name the file in ROSE_NATIVE\n", rose.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", rose.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--jobs x is not an integer from 0 to 2147483647; give one", "small.yaml", "--jobs", "x")]
    [InlineData("--limit -1 is not an integer from 0 to 2147483647; give one", "diff", "--limit", "-1")]
    [InlineData("--world-size 0 is not an integer from 1 to 2147483647; give one", "plan", "small.yaml", "--world-size", "0")]
    [InlineData("--case 1.5 is not an integer from 1 to 2147483647; give one", "plan", "small.yaml", "--case", "1.5")]
    [InlineData("--out is empty; name a path, or leave it out", "small.yaml", "--out", "")]
    [InlineData("--out is empty; name a path, or leave it out", "report", "--out", "")]
    [InlineData("--collectives is empty; name a path, or leave it out", "doctor", "--collectives", "")]
    public void An_option_that_makes_no_sense_is_one_sentence(string told, params string[] arguments)
    {
        using var folder = new TempFolder();
        folder.Write("small.yaml", SmallSpec.Forward("{size: 1}"));

        var rose = RoseProcess.RunIn(folder.Path, arguments);

        Assert.Equal(2, rose.ExitCode);
        Assert.Equal(told, rose.Errors.Trim());
    }

    [Fact]
    public void Ranks_that_cannot_be_started_are_one_sentence()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{size: 1}"));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(RoseProcess.Executable)!).Where(file => !file.EndsWith("/rose-ranks", StringComparison.Ordinal)))
        {
            File.Copy(file, folder.At(Path.GetFileName(file)));
        }

        var rose = RoseProcess.RunCopy(folder.At("rose"), [("ROSE_NATIVE", "/no/librose.so")], spec, "--out", folder.At("out"));

        Assert.Equal(3, rose.ExitCode);
        Assert.StartsWith("error: /no/rose-ranks does not start (No such file or directory); run eng/setup.sh at the root of the repository, or name in ROSE_NATIVE a librose.so with rose-ranks beside it\n", rose.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", rose.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_that_fails_is_named_with_its_reason()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{size: 2, device: cuda}"));

        var rose = RoseProcess.RunWith([("CUDA_VISIBLE_DEVICES", "")], spec, "--out", folder.Path);

        Assert.Equal(3, rose.ExitCode);
        Assert.Matches("^error: rank [01] of 2 failed: world.device = cuda, but libtorch .* sees no GPU; use device: cpu or auto", rose.Errors);
        Assert.Contains("small.logs", rose.Errors, StringComparison.Ordinal);
    }
}
