using System.ComponentModel;
using System.Diagnostics;

namespace Rose.Harness.Compare.Revisions;

/// <summary>Runs git in a folder, in plain English.</summary>
internal sealed class Git(string folder)
{
    public string Folder => folder;

    /// <summary>The repository around a folder.</summary>
    /// <exception cref="CompareFault">There is none.</exception>
    public static Git Around(string folder) =>
        new Git(folder).Try("rev-parse", "--show-toplevel") is { Length: > 0 } root
            ? new Git(root.TrimEnd('\n'))
            : throw new CompareFault($"{folder} is in no git repository; go to one, or name two CSV files");

    /// <summary>What it prints.</summary>
    /// <exception cref="CompareFault">It fails.</exception>
    public string Run(params IReadOnlyList<string> arguments)
    {
        var answer = Ask(arguments);
        return answer.ExitCode == 0 ? answer.Output : throw new CompareFault($"git {arguments[0]} failed: {answer.Errors.Trim()}");
    }

    /// <summary>What it prints; null where it fails.</summary>
    public string? Try(params IReadOnlyList<string> arguments) => Ask(arguments) is { ExitCode: 0 } answer ? answer.Output : null;

    public GitAnswer Ask(IReadOnlyList<string> arguments)
    {
        using var git = Start(arguments, withInput: false);
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return new GitAnswer(git.ExitCode, output, errors.Result);
    }

    /// <summary>Starts it; the caller reads what it prints.</summary>
    public Process Start(IReadOnlyList<string> arguments, bool withInput)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = !withInput,
            RedirectStandardInput = withInput,
        };

        // A hook sets these for its own repository and folder.
        foreach (var name in (ReadOnlySpan<string>)["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"])
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CompareFault($"git cannot be started: {e.Message}; install it, or name two CSV files");
        }
    }
}
