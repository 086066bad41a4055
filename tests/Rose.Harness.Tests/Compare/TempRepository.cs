using System.Diagnostics;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Compare;

/// <summary>A real git repository for one test, gone with it.</summary>
internal sealed class TempRepository : IDisposable
{
    private readonly TempFolder _folder = new();

    public TempRepository()
    {
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Ada");
        Git("config", "user.email", "ada@example.org");
    }

    public string Path => _folder.Path;

    public string At(params string[] parts) => _folder.At(parts);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Commits all files under a message; returns the commit.</summary>
    public string Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    public Finished Rose(params string[] arguments) => RoseProcess.RunIn(Path, arguments);

    public string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Path, .. arguments]) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }

    public void Dispose() => _folder.Dispose();
}
