using System.CommandLine;
using System.Globalization;
using Rose.Harness.Calibration;
using Rose.Harness.Plan;
using Rose.Harness.Predict;
using Rose.Harness.Spec;
using Rose.Harness.Terminal;
using Rose.Model;

namespace Rose.Harness.Verbs;

/// <summary>
/// <c>rose plan SPEC</c>: what each case would cost a rank, by arithmetic alone. It starts no rank and loads no libtorch, so
/// that the world may be larger than the machine.
/// </summary>
internal static class PlanVerb
{
    public static Command Command()
    {
        var spec = new SpecArguments();
        var worldSize = Options.Integer("--world-size", least: 1, "Another number of ranks than the spec's, however many.");
        var rank = Options.Integer("--rank", least: 0, "The rank to tell of; by default the one with the most parameters.");
        var number = Options.Integer("--case", least: 1, "The case of a sweep to tell all of.");
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var plan = new Command("plan", "Predict memory, work, collectives and time of each step, and run nothing.");
        spec.AddTo(plan);
        foreach (var option in new Option[] { worldSize, rank, number, json })
        {
            plan.Options.Add(option);
        }

        plan.SetAction(parsed => Run(
            spec.Path(parsed),
            () => spec.Overrides(parsed),
            new PlanOptions { WorldSize = parsed.GetValue(worldSize), Rank = parsed.GetValue(rank), Case = parsed.GetValue(number), AsJson = parsed.GetValue(json) }));
        return plan;
    }

    public static int Run(string specPath, Func<IReadOnlyList<SpecOverride>> overrides, PlanOptions options)
    {
        try
        {
            var plan = ExperimentPlan.Load(specPath, overrides());
            if (plan.Spec.Kind == Kind.Property)
            {
                return Refuse($"{plan.File}: kind = property draws its own cases and has no steps to predict; give a spec of kind forward or train");
            }

            IReadOnlyList<ExperimentCase> cases = [.. plan.Cases.Select(each => Resized(each, options.WorldSize)).DistinctBy(each => each.Label)];
            IReadOnlyList<ConfigFault> faults = [.. cases.SelectMany(each => SpecValidator.Validate(each.Spec)).DistinctBy(fault => fault.Message)];
            if (faults.Count > 0)
            {
                return Refuse(string.Join(Environment.NewLine, faults.Select(fault => $"{plan.File}: error: {fault.Message}")));
            }

            if (options.Case is { } number)
            {
                cases = [.. cases.Where(each => each.Index == number)];
                if (cases.Count == 0)
                {
                    return Refuse(string.Create(CultureInfo.InvariantCulture, $"error: --case {number} is not among the cases of {plan.File}; use 1 to {plan.Cases.Count}"));
                }
            }

            var smallest = cases.Min(each => each.Spec.World.Size);
            if (options.Rank is { } rank && (rank < 0 || rank >= smallest))
            {
                return Refuse(string.Create(CultureInfo.InvariantCulture, $"error: --rank {rank} is no rank of a world of {smallest}; use 0 to {smallest - 1}"));
            }

            Print(cases, options);
            return ExitCodes.Success;
        }
        catch (SpecException e)
        {
            return Refuse(e.Message);
        }
    }

    private static void Print(IReadOnlyList<ExperimentCase> cases, PlanOptions options)
    {
        var rates = RatesFile.Read(RatesFile.FilePath);
        IReadOnlyList<PlanReport> reports = [.. cases.Select(each => PlanReport.Of(each, options.Rank, rates))];
        if (options.AsJson)
        {
            Console.Out.WriteLine(PlainJson.Write(reports, indented: true));
        }
        else if (reports is [var only])
        {
            PlanTables.PrintCase(only, rates, Console.Out);
        }
        else
        {
            PlanTables.PrintCases(reports, Console.Out);
            PlanTables.PrintAssumptions(rates, reports.Max(each => each.WorldSize), Console.Out);
            Console.Out.WriteLine("all of one case: --case N");
        }
    }

    private static ExperimentCase Resized(ExperimentCase of, int? worldSize) => worldSize is not { } size ? of : of with
    {
        Spec = of.Spec.WithWorldSize(size),
        SweptValues = [.. of.SweptValues.Select(value => value.Path == "world.size" ? value with { Text = size.ToString(CultureInfo.InvariantCulture) } : value)],
    };

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCodes.BadUsage;
    }
}
