using System.CommandLine;
using Rose.Harness.Compare;
using Rose.Harness.Compare.Bisect;
using Rose.Harness.Compare.Reports;
using Rose.Harness.Compare.Revisions;
using Rose.Harness.Terminal;

namespace Rose.Harness.Verbs;

/// <summary><c>rose bisect EXPERIMENT COLUMN GOOD BAD</c>: the commit that changed a number. Exit code 0 found, 1 not found, 2 error.</summary>
internal static class BisectVerb
{
    private const int ShownCells = 50;

    /// <summary>For the work tree to be removed.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static Command Command()
    {
        var experiment = new Argument<string>("experiment") { Description = "Its name, or its spec." };
        var column = new Argument<string>("column") { Description = "The column of its results that changed." };
        var good = new Argument<string>("good") { Description = "A revision at which its values are as they should be." };
        var bad = new Argument<string>("bad") { Description = "A later one at which they are not." };
        var run = new Option<string?>("--run") { Description = "A command that writes results/NAME.csv; {spec} in it is the spec's path. Without it, the CSV is taken that each commit holds." };
        var compare = new Option<string?>("--compare") { Description = "A spec whose compare: gives the tolerances, in place of BAD's." };
        var keys = new Option<string[]>("--key") { Description = "A column that tells rows apart; may be given again." };
        var command = new Command("bisect", "Find the commit that changed a number, by git bisect.") { experiment, column, good, bad, run, compare, keys };
        command.SetAction(parsed => DiffVerb.Guard(() => Run(new BisectRequest
        {
            Experiment = parsed.GetRequiredValue(experiment),
            Column = parsed.GetRequiredValue(column),
            Good = parsed.GetRequiredValue(good),
            Bad = parsed.GetRequiredValue(bad),
            Command = parsed.GetValue(run),
            Rules = DiffVerb.Rules(parsed.GetValue(compare)),
            Keys = parsed.GetValue(keys) ?? [],
        })));
        return command;
    }

    private static int Run(BisectRequest request)
    {
        using var interrupt = new CancellationTokenSource();
        using var signals = new Signals(interrupt, _patience);
        try
        {
            var git = Git.Around(Environment.CurrentDirectory);
            return Tell(git, new Bisection(git, request, Console.Error).Run(interrupt.Token));
        }
        catch (Exception e) when (interrupt.IsCancellationRequested && e is (OperationCanceledException or CompareFault))
        {
            // On a terminal, git hears Ctrl-C too, and fails.
            Console.Error.WriteLine("interrupted; the temporary work tree is removed");
            return ExitCodes.Interrupted;
        }
    }

    private static int Tell(Git git, BisectResult result)
    {
        if (result.FirstBad is not { } commit)
        {
            Console.Out.WriteLine("not found: commits without these rows leave several, of which one is the first bad commit:");
            foreach (var candidate in result.Candidates)
            {
                Console.Out.WriteLine($"  {git.Run("log", "-1", "--format=%h %s", candidate).Trim()}");
            }

            return ExitCodes.CheckFailed;
        }

        Console.Out.WriteLine("the first commit that changed it:");
        Console.Out.WriteLine(git.Run("log", "-1", "--date=iso-strict", "--format=  %H%n  %s%n  %an <%ae>, %ad", commit).TrimEnd());
        Drawing.Table(TextConsole.On(Console.Out), Phrases.Headings, result.Changed.Take(ShownCells).Select(Phrases.Cells));
        if (result.Changed.Count > ShownCells)
        {
            Console.Out.WriteLine(FormattableString.Invariant($"  and {result.Changed.Count - ShownCells} more"));
        }

        return ExitCodes.Success;
    }
}
