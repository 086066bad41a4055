using System.Diagnostics;
using System.Text.RegularExpressions;
using Rose.Harness.Ranks;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Verbs;

/// <summary>What a run shows while a case is under way, on a pseudo-terminal and off.</summary>
public sealed partial class LiveProgressTests
{
    private const string Erase = "\r\u001b[K";

    // Long enough for several reports.
    private static readonly string _spec = SmallSpec.Train(700, "{size: 1}").Replace("train: {", "train: {log_every: 700, ", StringComparison.Ordinal);

    [Fact]
    public void A_terminal_shows_the_steps_and_the_time_left_and_no_trace_of_them_stays()
    {
        using var folder = new TempFolder();

        var shown = OnTerminal($"{RoseProcess.Executable} {folder.Write("small.yaml", _spec)} --out {folder.At("out")}");

        Assert.Contains(Erase + "[1/1]", shown, StringComparison.Ordinal);
        Assert.Matches(@"step \d+ of 700, loss \d\.\d+, about \d+ s left of it", shown);
        // What is left when the terminal has done as it was told.
        var left = string.Join('\n', shown.Split('\n').Select(line => line[(line.LastIndexOf(Erase, StringComparison.Ordinal) is >= 0 and var at ? at + Erase.Length : 0)..]));
        Assert.DoesNotContain("of 700", left, StringComparison.Ordinal);
        Assert.Contains(", 1 rows, ", left, StringComparison.Ordinal);
    }

    [Fact]
    public void Off_a_terminal_and_with_quiet_there_is_none_of_it()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("small.yaml", _spec);

        var redirected = RoseProcess.Run(spec, "--out", folder.At("out")).Well();
        var quiet = OnTerminal($"{RoseProcess.Executable} {spec} --out {folder.At("quiet")} --quiet");
        var dumb = OnTerminal($"TERM=dumb {RoseProcess.Executable} {spec} --out {folder.At("dumb")}");

        Assert.Single(redirected.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("step", redirected.Errors, StringComparison.Ordinal);
        Assert.Equal("", ControlCodes().Replace(quiet, ""));
        Assert.DoesNotContain("of 700", dumb, StringComparison.Ordinal);
    }

    // .NET and its consoles set up the terminal, whatever is written then.
    [GeneratedRegex("\u001b(\\[[^a-zA-Z]*[a-zA-Z]|=)")]
    private static partial Regex ControlCodes();

    private static string OnTerminal(string command)
    {
        Requires.Program("script");
        var start = new ProcessStartInfo("script", ["-qec", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["TERM"] = "xterm";
        start.Environment["DOTNET_ROOT"] = DotNet.Root;
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        Assert.True(script.ExitCode == 0, output);
        return output.Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
