using System.ComponentModel;
using System.Diagnostics;

namespace Rose.Harness.Provenance;

/// <summary>The commit that the code and specs were at.</summary>
public sealed record GitState
{
    public required string Commit { get; init; }

    /// <summary>Whether a tracked or untracked file differs from the commit, results apart: a run writes those itself.</summary>
    public required bool IsDirty { get; init; }

    /// <summary>Null where the folder is in no repository, or git is not there.</summary>
    public static GitState? Of(string folder) => Run(folder, "rev-parse", "HEAD") is { } commit
        ? new GitState { Commit = commit.Trim(), IsDirty = Run(folder, "status", "--porcelain", "--", ".", ":(exclude)results") is not "" }
        : null;

    private static string? Run(string folder, params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
