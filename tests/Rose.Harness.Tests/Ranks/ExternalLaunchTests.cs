using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Ranks;

/// <summary>Ranks started by hand, with torchrun's variables.</summary>
public sealed class ExternalLaunchTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private static readonly string[] _variables = ["RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT"];

    [Fact]
    public void Rank_0_writes_the_bytes_that_launched_processes_write()
    {
        using var folder = new TempFolder();
        const string Sweep = "rng: invariant\nsweep:\n  seed: [1, 2]";
        RoseProcess.Run(folder.Write("small.yaml", SmallSpec.Forward(rest: Sweep)), "--out", folder.At("launched")).Well();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{size: 2, launch: external}", Sweep));
        var port = FreePort();

        using var rank0 = Start(0, 2, port, spec, folder.At("rank0"));
        using var rank1 = Start(1, 2, port, spec, folder.At("rank1"));
        var first = rank0.Wait(_limit).Well();
        var second = rank1.Wait(_limit).Well();

        Assert.Equal(File.ReadAllBytes(folder.At("launched", "small.csv")), File.ReadAllBytes(folder.At("rank0", "small.csv")));
        Assert.Contains("2 rows in ", first.Output, StringComparison.Ordinal);
        Assert.Equal(("", ""), (second.Output, second.Errors));
        Assert.False(Directory.Exists(folder.At("rank1")));
    }

    [Fact]
    public void Missing_variables_are_named_and_the_last_results_stay()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{size: 2, launch: external}"));
        folder.Write("small.csv", "the last results\n");

        using var rose = RoseProcess.StartWith([("RANK", "0"), ("MASTER_ADDR", "127.0.0.1")], spec, "--out", folder.Path);
        var finished = rose.Wait(_limit);

        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("of which WORLD_SIZE, MASTER_PORT are not set; start every rank with torchrun, or use launch: processes", finished.Errors, StringComparison.Ordinal);
        Assert.Equal("the last results\n", File.ReadAllText(folder.At("small.csv")));
    }

    [Theory]
    [InlineData("0", "3", "world.size = 2, but WORLD_SIZE = 3 ranks were launched; make them equal")]
    [InlineData("1", "3", "world.size = 2, but WORLD_SIZE = 3 ranks were launched; make them equal")]
    [InlineData("one", "2", "RANK = one is not a number of 0 or more")]
    [InlineData("-1", "2", "RANK = -1 is not a number of 0 or more")]
    [InlineData("2", "2", "RANK = 2 is not below WORLD_SIZE = 2")]
    public void Variables_that_do_not_fit_are_refused_and_the_last_results_stay(string rank, string worldSize, string sentence)
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Forward("{size: 2, launch: external}"));
        folder.Write("small.csv", "the last results\n");

        using var rose = Start(rank, worldSize, FreePort(), spec, folder.Path);
        var finished = rose.Wait(_limit);

        Assert.Equal(2, finished.ExitCode);
        Assert.Contains($"error: {sentence}", finished.Errors, StringComparison.Ordinal);
        Assert.Equal("the last results\n", File.ReadAllText(folder.At("small.csv")));
    }

    [Fact]
    public void Ranks_that_hold_different_models_fail_the_check()
    {
        using var folder = new TempFolder();
        var port = FreePort();
        string Spec(int seed) => folder.Write($"seed_{seed}.yaml", SmallSpec.Forward("{size: 2, launch: external}", $"rng: torch\nseed: {seed}"));

        using var rank0 = Start(0, 2, port, Spec(1), folder.Path);
        using var rank1 = Start(1, 2, port, Spec(2), folder.At("rank1"));
        var finished = rank0.Wait(_limit);
        rank1.Wait(_limit);

        Assert.Equal(1, finished.ExitCode);
        Assert.Matches(@"check failed: case 1: max_diff_vs_rank0 = \d.*, but every rank must hold the same logits", finished.Errors);
        Assert.NotEqual("0.0", Assert.Single(CsvFile.Read(folder.At("small.csv")).Rows)["max_diff_vs_rank0"]);
    }

    [Theory]
    [InlineData(0, "gloo", "")]
    [InlineData(1, "gloo", "")]
    [InlineData(0, "shared", "the process of rank 0 has ended, and ")]
    [InlineData(1, "shared", "the process of rank 1 has ended, and ")]
    public void A_rank_whose_peer_is_killed_ends_and_keeps_the_rows(int victim, string backend, string cause)
    {
        using var folder = new TempFolder();
        // Once in hundreds of times gloo does not hear of the end, and waits as long as it was told.
        var spec = folder.Write("small.yaml", SmallSpec.Train(100000, $"{{size: 2, launch: external, backend: {backend}, timeout_seconds: 30}}"));
        var port = FreePort();
        using var rank0 = Start(0, 2, port, spec, folder.Path);
        using var rank1 = Start(1, 2, port, spec, folder.Path);
        rank0.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) >= 3, "no rows");

        Signal.Send((victim == 0 ? rank0 : rank1).Id, Signal.Kill);

        var finished = (victim == 0 ? rank1 : rank0).Wait(_limit);
        Assert.Equal(3, finished.ExitCode);

        // Newer versions of gloo tell of what they do.
        var errors = string.Join('\n', finished.Errors.Split('\n').Where(line => !line.StartsWith("[./gloo/", StringComparison.Ordinal)));
        Assert.StartsWith($"error: rank {1 - victim} of 2 failed: ", errors.TrimStart(), StringComparison.Ordinal);
        Assert.Contains(cause, finished.Errors, StringComparison.Ordinal);
        Assert.InRange(CsvFile.Read(folder.At("small.csv")).Rows.Count, 3, 99999);
    }

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public void A_signal_to_every_rank_ends_them_all(int signal)
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", SmallSpec.Train(100000, "{size: 2, launch: external}"));
        var port = FreePort();
        using var rank0 = Start(0, 2, port, spec, folder.Path);
        using var rank1 = Start(1, 2, port, spec, folder.Path);
        rank0.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) >= 3, "no rows");

        Signal.Send(rank0.Id, signal);
        Signal.Send(rank1.Id, signal);

        Assert.Equal((130, 130), (rank0.Wait(_limit).ExitCode, rank1.Wait(TimeSpan.FromSeconds(10)).ExitCode));
    }

    private static RoseProcess Start(int rank, int worldSize, int port, string spec, string outFolder) => Start($"{rank}", $"{worldSize}", port, spec, outFolder);

    private static RoseProcess Start(string rank, string worldSize, int port, string spec, string outFolder)
    {
        string[] values = [rank, worldSize, rank, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)];
        return RoseProcess.StartWith([.. _variables.Zip(values)], spec, "--out", outFolder);
    }

    // Below those that the kernel gives to whoever asks for any, so that it is still free when rank 0 takes it.
    private static int FreePort() => Enumerable.Range(20000 + (Environment.ProcessId % 10000), 1000).First(port =>
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });
}
