using System.CommandLine;
using Rose.Laws;
using Rose.Parallel;
using Rose.Torch;

namespace Rose.Harness.Verbs;

/// <summary><c>rose replay TOKEN</c>: runs the one case that a failure named, on threads of this process.</summary>
internal static class ReplayVerb
{
    public static Command Command()
    {
        var token = new Argument<string>("token") { Description = "What a failed law printed after \"replay\"." };
        var replay = new Command("replay", "Run one case of a law again.") { token };
        replay.SetAction(parsed => Run(parsed.GetRequiredValue(token)));
        return replay;
    }

    public static int Run(string token)
    {
        if (CaseToken.FaultOf(token, LawSubjects.All) is { } fault)
        {
            Console.Error.WriteLine($"error: \"{token}\" {fault}; copy it whole from the failure's report");
            return ExitCodes.BadUsage;
        }

        try
        {
            torch.set_num_threads(1);
            var of = CaseToken.Parse(token, LawSubjects.All);
            using var worlds = new ThreadCaseWorlds();
            var report = LawCheck.Run([LawSubjects.Find(of.Subject)!], new LawOptions { Replay = token }, worlds);
            Console.Out.WriteLine(report.Passed ? $"The laws hold in the case: {of}" : report.ToString());
            return report.Passed ? ExitCodes.Success : ExitCodes.CheckFailed;
        }
        catch (Exception e) when (e is WorldException or TorchException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCodes.RankFailed;
        }
    }
}
