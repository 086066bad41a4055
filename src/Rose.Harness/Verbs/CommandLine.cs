using System.CommandLine;

namespace Rose.Harness.Verbs;

/// <summary>What a user types: verbs, arguments and options.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        var spec = new Argument<string>("spec") { Description = "The experiment: a YAML file, from the current folder or the repository's root." };
        var outFolder = new Option<string?>("--out") { Description = "Where results go, in place of the repository's results/." };

        var run = new Command("run", "Run an experiment and write its CSV; the default verb.") { spec, outFolder };
        run.SetAction(parsed => RunVerb.Run(parsed.GetRequiredValue(spec), parsed.GetValue(outFolder)));

        var check = new Command("check", "Check a spec and run nothing.") { spec };
        check.SetAction(parsed => CheckVerb.Run(parsed.GetRequiredValue(spec)));

        var token = new Argument<string>("token") { Description = "What a failed law printed after \"replay\"." };
        var replay = new Command("replay", "Run one case of a law again.") { token };
        replay.SetAction(parsed => ReplayVerb.Run(parsed.GetRequiredValue(token)));

        var root = new RootCommand("Rose runs tensor-parallel experiments and proves them against the dense model.") { spec, outFolder };
        root.Subcommands.Add(run);
        root.Subcommands.Add(check);
        root.Subcommands.Add(replay);
        root.Subcommands.Add(DiffVerb.Command());
        root.Subcommands.Add(TextconvVerb.Command());
        root.Subcommands.Add(BisectVerb.Command());
        root.SetAction(parsed => RunVerb.Run(parsed.GetRequiredValue(spec), parsed.GetValue(outFolder)));

        var result = root.Parse(args);
        var code = result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        if (code is ExitCodes.RankFailed or ExitCodes.Interrupted)
        {
            ProcessExit.Now(code);
        }

        return result.Errors.Count > 0 ? ExitCodes.BadUsage : code;
    }
}
