namespace Rose.Laws.Tests;

public sealed class RegressionFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("rose-regressions-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void A_kept_failure_is_found_again_and_run_first()
    {
        var folder = new RegressionFolder(_path);
        var failing = new FailingWorlds(of => of["out"] > 2);
        var options = new LawOptions { Cases = 50, Seed = 4, Coverage = [] };
        var failure = LawCheck.Run([LawSubjects.Ffn], options, failing, cancellationToken: TestContext.Current.CancellationToken).Failure!;
        var file = folder.Save(failure);

        var tokens = folder.Tokens([LawSubjects.Ffn]);
        var again = new FailingWorlds(of => of["out"] > 2);
        var report = LawCheck.Run([LawSubjects.Ffn], options.WithSeed(5).WithRegressions(tokens), again, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([failure.ReplayToken], tokens);
        Assert.Empty(folder.Tokens([LawSubjects.Column]));
        Assert.Equal(failure.Shrunk, again.Seen[0]);
        Assert.Equal((1, failure.Shrunk), (report.CasesRun, report.Failure!.Shrunk));
        Assert.Contains($"property: {{law: ffn, replay: \"{failure.ReplayToken}\"}}", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_names_the_folder_keeps_its_failure_there_and_begins_with_it_until_it_passes()
    {
        var options = new LawOptions { Cases = 50, Coverage = [], RegressionFolder = Path.Combine(_path, "regressions") };
        var first = Check(4, of => of["out"] > 2).Report;
        var (again, seen) = Check(5, of => of["out"] > 2);
        var mended = Check(5, _ => false).Report;

        Assert.True(File.Exists(first.KeptAs));
        Assert.EndsWith($"kept as {first.KeptAs}", first.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, first.Failure!.Shrunk), (again.CasesRun, seen[0]));
        Assert.Equal(first.KeptAs, again.KeptAs);
        Assert.True(mended.Passed);
        Assert.Equal(51, mended.CasesRun);
        Assert.Null(mended.KeptAs);

        (LawReport Report, IReadOnlyList<LawCase> Seen) Check(long seed, Func<LawCase, bool> fails)
        {
            var worlds = new FailingWorlds(fails);
            return (LawCheck.Run([LawSubjects.Ffn], options.WithSeed(seed), worlds, cancellationToken: TestContext.Current.CancellationToken), worlds.Seen);
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_and_no_folder_is_no_fault()
    {
        File.WriteAllText(Path.Combine(_path, "a.yaml"), "property: {law: ffn, replay: \"ffn-w2-oops-12345678\"}\n");

        Assert.Contains("holds no sound replay token", Assert.Throws<ArgumentException>(() => new RegressionFolder(_path).Tokens(LawSubjects.All)).Message, StringComparison.Ordinal);
        Assert.Empty(new RegressionFolder(Path.Combine(_path, "none")).Tokens(LawSubjects.All));
    }
}
