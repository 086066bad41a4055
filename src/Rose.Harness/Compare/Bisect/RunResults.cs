using System.Diagnostics;
using Rose.Harness.Compare.Revisions;

namespace Rose.Harness.Compare.Bisect;

/// <summary>The CSV that a command writes in a work tree with the commit's files.</summary>
internal sealed class RunResults(BisectWorktree worktree, string experiment, string command, TextWriter progress) : IBisectResults
{
    private const string SpecMark = "{spec}";

    /// <summary>From here on an exit code says that the command could not judge: git bisect's own rule.</summary>
    private const int CannotJudge = 125;

    /// <summary>Restores the files before and after the run; what git ignores stays, so that a build goes on from the last one.</summary>
    public byte[]? Of(string commit, CancellationToken interrupt)
    {
        Clean();
        worktree.Git.Run("-c", "core.hooksPath=/dev/null", "checkout", "--quiet", "--detach", "--force", commit);
        var csv = Path.Combine(worktree.Folder, ResultPaths.Csv(experiment));
        File.Delete(csv);
        try
        {
            // 1 is a check that failed, as it may where a number has changed: the rows are there.
            return Run(interrupt) < CannotJudge && File.Exists(csv) ? File.ReadAllBytes(csv) : null;
        }
        finally
        {
            Clean();
        }
    }

    private int Run(CancellationToken interrupt)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command.Replace(SpecMark, ResultPaths.Spec(experiment), StringComparison.Ordinal)])
        {
            WorkingDirectory = worktree.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        shell.StandardInput.Close();
        shell.OutputDataReceived += Tell;
        shell.ErrorDataReceived += Tell;
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
        using var stop = interrupt.Register(() => shell.Kill(entireProcessTree: true));
        shell.WaitForExit();
        interrupt.ThrowIfCancellationRequested();
        return shell.ExitCode;
    }

    private void Clean()
    {
        worktree.Git.Ask(["reset", "--quiet", "--hard"]);
        worktree.Git.Ask(["clean", "-ffdq"]);
    }

    private void Tell(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            progress.WriteLine($"  {text}");
        }
    }
}
