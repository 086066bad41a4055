using System.CommandLine;
using Rose.Harness.Compare;
using Rose.Harness.Compare.Reports;
using Rose.Harness.Compare.Revisions;
using Rose.Harness.Spec;

namespace Rose.Harness.Verbs;

/// <summary><c>rose diff</c>: what differs between the results of two commits, or two CSV files. Exit code 0 same, 1 differs, 2 error.</summary>
internal static class DiffVerb
{
    private const int DefaultLimit = 50;

    public static Command Command()
    {
        var sides = new Argument<string[]>("sides") { Description = "Two CSV files; or revisions: none for HEAD and the work tree, OLD for it and the work tree, OLD NEW, OLD..NEW, OLD.. for it and HEAD.", Arity = new ArgumentArity(0, 2) };
        var experiments = new Option<string[]>("--experiment") { Description = "Only this experiment, by its name or its spec; may be given again." };
        var compare = new Option<string?>("--compare") { Description = "A spec whose compare: gives the tolerances." };
        var keys = new Option<string[]>("--key") { Description = "A column that tells rows apart, in place of those of the sweep; may be given again." };
        var limit = Options.Integer("--limit", least: 0, "The differences to show of each experiment; 50, or all in JSON and CSV.");
        var markdown = new Option<bool>("--markdown") { Description = "Markdown, for a pull request." };
        var json = new Option<bool>("--json") { Description = "JSON." };
        var csv = new Option<bool>("--csv") { Description = "CSV, a line for each difference." };
        var command = new Command("diff", "Compare the results of two commits, or two CSV files.") { sides, experiments, compare, keys, limit, markdown, json, csv };
        command.Validators.Add(result =>
        {
            if (new[] { markdown, json, csv }.Count(result.GetValue) > 1)
            {
                result.AddError("--markdown, --json and --csv are one another's instead; give one of them.");
            }
        });
        command.SetAction(parsed => Guard(() =>
        {
            var most = parsed.GetValue(limit);
            using var output = Console.OpenStandardOutput();
            using var buffered = new BufferedStream(output, 1 << 16);
            using var jsonReport = parsed.GetValue(json) ? new JsonReport(buffered, most) : null;
            using var csvReport = parsed.GetValue(csv) ? new CsvReport(buffered, Console.Error, most) : null;
            IDiffReport report = jsonReport ?? (IDiffReport?)csvReport
                ?? (parsed.GetValue(markdown) ? new MarkdownReport(Console.Out, most ?? DefaultLimit) : new TableReport(Console.Out, most ?? DefaultLimit));
            var runner = new DiffRunner(new DiffOptions { Keys = parsed.GetValue(keys) ?? [] }, report);
            return Run(runner, parsed.GetValue(sides) ?? [], parsed.GetValue(experiments) ?? [], Rules(parsed.GetValue(compare))) ? ExitCodes.Success : ExitCodes.CheckFailed;
        }));
        return command;
    }

    /// <summary>Runs a comparison; what makes it impossible is told, and ends with 2.</summary>
    public static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (SpecException e)
        {
            Console.Error.WriteLine(e.Message);
        }
        catch (Exception e) when (e is CompareFault or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
        }

        return ExitCodes.BadUsage;
    }

    /// <summary>The tolerances of a spec file; null where none is named.</summary>
    public static CompareRules? Rules(string? specPath)
    {
        if (specPath is null)
        {
            return null;
        }

        var spec = SpecLocator.Find(specPath);
        return CompareReader.RulesOf(File.ReadAllBytes(spec.FullPath), spec.DisplayPath);
    }

    private static bool Run(DiffRunner runner, string[] sides, string[] experiments, CompareRules? rules)
    {
        if (sides is [var a, var b] && (File.Exists(a) || File.Exists(b)))
        {
            if (!File.Exists(a) || !File.Exists(b))
            {
                throw new CompareFault($"{(File.Exists(a) ? b : a)} is no file to compare with {(File.Exists(a) ? a : b)}; give two CSV files, or revisions and --experiment");
            }

            if (experiments.Length > 0)
            {
                throw new CompareFault("--experiment chooses among the results of commits; leave it out with two files");
            }

            return runner.Files(a, b, rules ?? CompareRules.Exact);
        }

        if (sides is [var one] && one.EndsWith(".csv", StringComparison.Ordinal) && File.Exists(one))
        {
            throw new CompareFault($"{one} is one CSV file; give another to compare it with, or --experiment NAME for that of a commit");
        }

        var git = Git.Around(Environment.CurrentDirectory);
        var pair = RevisionPair.Of(sides);
        using var older = new CommitSide(git, pair.Older);
        using ISide newer = pair.Newer is { } revision ? new CommitSide(git, revision) : new WorkTreeSide(git.Folder);
        return runner.Sides(older, newer, experiments, rules);
    }
}
