using System.CommandLine;
using System.Globalization;
using System.Text;
using Rose.Harness.Compare;
using Rose.Harness.Compare.Revisions;
using Rose.Harness.Report;
using Rose.Harness.Report.Html;
using Rose.Harness.Report.Model;
using Rose.Harness.Report.Sources;
using Rose.Harness.Spec;

namespace Rose.Harness.Verbs;

/// <summary><c>rose report</c>: results as one HTML file. Exit code 0 written, 2 error.</summary>
internal static class ReportVerb
{
    private const string DefaultFile = "report.html";
    private const string Head = "HEAD";

    public static Command Command()
    {
        var experiments = new Argument<string[]>("experiments") { Description = "Experiments, by name, spec or CSV, or CSV files anywhere; all of results/ where none is named.", Arity = ArgumentArity.ZeroOrMore };
        var commits = new Option<string?>("--commits") { Description = "A..B: results as B has them, and their history since A.", HelpName = "A..B" };
        var metrics = new Option<string[]>("--metric", "--history") { Description = "A column to show over the commits that changed the results, up to HEAD where --commits says no other; may be given again." };
        var file = Options.Output("--out", "The file to write; results/report.html by default.");
        var command = new Command("report", "Write results as one HTML file: curves, errors, communication, times, counterexamples, history.") { experiments, commits, metrics, file };
        command.SetAction(parsed => DiffVerb.Guard(() =>
        {
            Run(parsed.GetValue(experiments) ?? [], parsed.GetValue(commits), parsed.GetValue(metrics) ?? [], parsed.GetValue(file));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Run(string[] experiments, string? commits, string[] metrics, string? file)
    {
        var isHistory = commits is not null || metrics.Length > 0;
        var isFilesAlone = !isHistory && experiments.Length > 0 && Array.TrueForAll(experiments, ReportSources.IsFile);
        var here = Environment.CurrentDirectory;
        var git = !isHistory && new Git(here).Try("rev-parse", "--show-toplevel") is null ? null : Git.Around(here);
        var range = commits is null ? null : RevisionPair.Of([commits]);
        var newer = range?.Newer ?? Head;
        using ISide? side = range is not null ? new CommitSide(git!, newer) : git is null && isFilesAlone ? null : new WorkTreeSide(git?.Folder ?? here);
        var history = isHistory && git is not null
            ? new HistoryReader(git, range is null ? null : CommitSide.Resolve(git, range.Older), CommitSide.Resolve(git, newer))
            : null;
        var sources = ReportSources.Of(side, git?.Folder ?? here, experiments, history, metrics);
        RefuseUnknown(metrics, sources);
        var document = new ReportDocument(Subject(side, range, git), [.. sources.Select(SectionBuilder.Of)]);
        var path = file ?? (side is null ? DefaultFile : Path.Combine(git?.Folder ?? here, "results", DefaultFile));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using (var output = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            HtmlReport.Write(document, output);
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sources.Count} experiment{(sources.Count == 1 ? "" : "s")} in {Path.GetRelativePath(here, path)}"));
    }

    private static string Subject(ISide? side, RevisionPair? range, Git? git) => range is null
        ? side is null ? "CSV files" : git is null ? "Results" : $"Results of the work tree{(git.Try("rev-parse", "--short=10", Head) is { } head ? $" at {head.Trim()}" : "")}"
        : $"Results of {side!.Name}, and their history since {range.Older}";

    // One that a single experiment lacks is left out there.
    private static void RefuseUnknown(string[] metrics, IReadOnlyList<ReportSource> sources)
    {
        string[] known = [.. sources.SelectMany(source => source.History?.Commits ?? []).SelectMany(commit => commit.Sheet.Header).Distinct()];
        if (known.Length > 0 && metrics.FirstOrDefault(metric => !known.Contains(metric)) is { } unknown)
        {
            throw new CompareFault($"no commit of the range has results with a column {unknown}; {(Nearest.To(unknown, known) is { } meant ? $"did you mean {meant}?" : $"use one of: {string.Join(", ", known)}")}");
        }
    }
}
