using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

public sealed class InterruptTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(Signal.Interrupt, "processes")]
    [InlineData(Signal.Terminate, "processes")]
    [InlineData(Signal.Interrupt, "threads")]
    [InlineData(Signal.Terminate, "threads")]
    public void A_signal_in_the_middle_ends_the_run_keeps_its_rows_and_leaves_no_rank_and_no_temporary_file(int signal, string launch)
    {
        using var folder = new TempFolder();
        using var temporary = new TempFolder();
        using var rose = RoseProcess.StartWith([("TMPDIR", temporary.Path)], folder.Write("small.yaml", SmallSpec.ManyForward(launch)), "--out", folder.Path);
        rose.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) >= 2, "no rows");

        Signal.Send(rose.Id, signal);

        AssertInterrupted(rose);
        Assert.InRange(CsvFile.Read(folder.At("small.csv")).Rows.Count, 2, 3999);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    [Fact]
    public void It_is_an_interruption_where_the_temporary_folder_has_gone_too()
    {
        using var folder = new TempFolder();
        var temporary = Directory.CreateDirectory(folder.At("temporary")).FullName;
        using var rose = RoseProcess.StartWith([("TMPDIR", temporary)], folder.Write("small.yaml", SmallSpec.ManyForward()), "--out", folder.Path);
        rose.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) >= 2, "no rows");
        Directory.Delete(temporary, recursive: true);

        Signal.Send(rose.Id, Signal.Interrupt);

        AssertInterrupted(rose);
    }

    [Fact]
    public void Ctrl_C_in_a_terminal_reaches_the_ranks_too_and_is_an_interruption_all_the_same()
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.Train(100000)), "--out", folder.Path);
        rose.Until(() => CsvFile.FinishedRows(folder.At("small.csv")) >= 2, "no rows");

        Signal.Send(-rose.Id, Signal.Interrupt);

        AssertInterrupted(rose);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Ctrl_C_while_the_ranks_start_is_an_interruption_too(int rank)
    {
        using var folder = new TempFolder();
        using var rose = RoseProcess.Start(folder.Write("small.yaml", SmallSpec.Train(100000)), "--out", folder.Path);
        rose.Rank(rank);

        Signal.Send(-rose.Id, Signal.Interrupt);

        AssertInterrupted(rose);
    }

    private static void AssertInterrupted(RoseProcess rose)
    {
        var finished = rose.Wait(_limit);
        Assert.Equal(130, finished.ExitCode);
        Assert.Contains("interrupted; the finished rows are in ", finished.Errors, StringComparison.Ordinal);
        rose.AssertNoneLeft();
    }
}
