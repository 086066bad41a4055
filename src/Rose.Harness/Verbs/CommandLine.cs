using System.CommandLine;

namespace Rose.Harness.Verbs;

/// <summary>What a user types: verbs, arguments and options.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("Rose runs tensor-parallel experiments and proves them against the dense model.");
        foreach (var verb in new[]
        {
            RunVerb.Command(), CheckVerb.Command(), PlanVerb.Command(), DiffVerb.Command(), BisectVerb.Command(),
            ReportVerb.Command(), ReplayVerb.Command(), DoctorVerb.Command(), SchemaVerb.Command(), TextconvVerb.Command(),
        })
        {
            root.Subcommands.Add(verb);
        }

        var running = new RunArguments();
        running.AddTo(root);
        root.SetAction(parsed =>
        {
            if (running.FaultOfVerbless(parsed, root.Subcommands.Select(verb => verb.Name)) is { } fault)
            {
                Console.Error.WriteLine($"error: {fault}");
                return ExitCodes.BadUsage;
            }

            return running.Run(parsed);
        });

        var result = root.Parse(args);
        var code = result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        if (code is ExitCodes.RankFailed or ExitCodes.Interrupted)
        {
            ProcessExit.Now(code);
        }

        return result.Errors.Count > 0 ? ExitCodes.BadUsage : code;
    }
}
