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
    public static int Run(string specPath, PlanOptions options)
    {
        try
        {
            var plan = ExperimentPlan.Load(specPath);
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
