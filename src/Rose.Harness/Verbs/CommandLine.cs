using System.CommandLine;

namespace Rose.Harness.Verbs;

/// <summary>What a user types: verbs, arguments and options.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        var spec = new Argument<string>("spec") { Description = "The experiment: a YAML file, from the current folder or the repository's root." };

        var running = new RunArguments();
        var run = new Command("run", "Run an experiment and write its CSV; the default verb.");
        running.AddTo(run);
        run.SetAction(running.Run);

        var checking = new SpecArguments();
        var check = new Command("check", "Check a spec and run nothing.");
        checking.AddTo(check);
        check.SetAction(parsed => CheckVerb.Run(checking.Path(parsed), () => checking.Overrides(parsed)));

        var token = new Argument<string>("token") { Description = "What a failed law printed after \"replay\"." };
        var replay = new Command("replay", "Run one case of a law again.") { token };
        replay.SetAction(parsed => ReplayVerb.Run(parsed.GetRequiredValue(token)));

        var worldSize = new Option<int?>("--world-size") { Description = "Another number of ranks than the spec's, however many." };
        var rank = new Option<int?>("--rank") { Description = "The rank to tell of; by default the one with the most parameters." };
        var number = new Option<int?>("--case") { Description = "The case of a sweep to tell all of." };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var plan = new Command("plan", "Predict memory, work, collectives and time of each step, and run nothing.") { spec, worldSize, rank, number, json };
        plan.SetAction(parsed => PlanVerb.Run(parsed.GetRequiredValue(spec), new PlanOptions { WorldSize = parsed.GetValue(worldSize), Rank = parsed.GetValue(rank), Case = parsed.GetValue(number), AsJson = parsed.GetValue(json) }));

        var calibrate = new Option<bool>("--calibrate") { Description = "Also measure how fast it is, for the times of rose plan." };
        var doctor = new Command("doctor", "Check what this machine has and lacks.") { calibrate };
        doctor.SetAction(parsed => DoctorVerb.Run(parsed.GetValue(calibrate)));

        var root = new RootCommand("Rose runs tensor-parallel experiments and proves them against the dense model.");
        running.AddTo(root);
        root.Subcommands.Add(run);
        root.Subcommands.Add(check);
        root.Subcommands.Add(replay);
        root.Subcommands.Add(plan);
        root.Subcommands.Add(doctor);
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
