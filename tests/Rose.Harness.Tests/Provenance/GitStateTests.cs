using System.Diagnostics;
using Rose.Harness.Provenance;

namespace Rose.Harness.Tests.Provenance;

public sealed class GitStateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Code_and_specs_make_a_checkout_dirty_results_do_not()
    {
        _folder.Write("code.cs", "1");
        _folder.Write("results/a.csv", "1");
        Git("init", "-q");
        Git("add", ".");
        Git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "First");
        var commit = Git("rev-parse", "HEAD").Trim();

        Assert.Equal(new GitState { Commit = commit, IsDirty = false }, GitState.Of(_folder.Path));

        _folder.Write("results/a.csv", "2");
        _folder.Write("results/b.run.json", "2");
        Assert.Equal(new GitState { Commit = commit, IsDirty = false }, GitState.Of(_folder.Path));

        var added = _folder.Write("new.yaml", "1");
        Assert.Equal(new GitState { Commit = commit, IsDirty = true }, GitState.Of(_folder.Path));

        File.Delete(added);
        _folder.Write("code.cs", "2");
        Assert.Equal(new GitState { Commit = commit, IsDirty = true }, GitState.Of(_folder.Path));
    }

    [Fact]
    public void A_folder_in_no_repository_has_no_state()
    {
        Assert.Null(GitState.Of(_folder.Path));
    }

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", _folder.Path, .. arguments]) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
