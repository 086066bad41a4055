using System.CommandLine;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Verbs;

/// <summary><c>rose check SPEC</c>: reads and checks the spec, runs nothing.</summary>
internal static class CheckVerb
{
    public static Command Command()
    {
        var spec = new SpecArguments();
        var check = new Command("check", "Check a spec and run nothing.");
        spec.AddTo(check);
        check.SetAction(parsed => Run(spec.Path(parsed), () => spec.Overrides(parsed)));
        return check;
    }

    public static int Run(string specPath, Func<IReadOnlyList<SpecOverride>> overrides)
    {
        try
        {
            var plan = ExperimentPlan.Load(specPath, overrides());
            Console.Out.WriteLine($"{plan.File}: {plan.Cases.Count} cases{(plan.Expectations.Count == 0 ? "" : $" and {plan.Expectations.Count} expectations")}, all sound");
            return ExitCodes.Success;
        }
        catch (SpecException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
    }
}
