using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Expect;

/// <summary>Which rows an expectation looks at, and which of them it compares with each other.</summary>
internal static class ExpectationRows
{
    public static IReadOnlyList<string> Over(Claim claim) => claim switch
    {
        Claim.Equal equal => equal.Over,
        Claim.Monotone monotone => [monotone.Over],
        _ => [],
    };

    public static IEnumerable<ResultRow> Among(Expectation expectation, IEnumerable<ResultRow> rows) =>
        rows.Where(row => expectation.Where.All(condition => row.Field(condition.Field) == condition.Value));

    /// <summary>Rows that agree in every swept field, and in the step, but for the fields that the expectation goes over.</summary>
    public static IEnumerable<IReadOnlyList<ResultRow>> Groups(Expectation expectation, IEnumerable<ResultRow> rows)
    {
        var over = Over(expectation.Claim);
        return Among(expectation, rows)
            .GroupBy(row => string.Join('\n', Keys(row.Case).Where(field => !over.Contains(field)).Select(row.Field)), StringComparer.Ordinal)
            .Select(IReadOnlyList<ResultRow> (group) => [.. group]);
    }

    /// <summary>Why the plan's cases leave nothing to compare, as far as that can be told before they run.</summary>
    public static string? FaultOfCases(Expectation expectation, ExperimentPlan plan)
    {
        string[] swept = [.. Over(expectation.Claim).Where(field => plan.Spec.Sweep.Any(axis => axis.Path == field))];
        if (swept.Length == 0 || swept.Length < Over(expectation.Claim).Count)
        {
            return null;
        }

        // With the where, a field of the over may be left with one value.
        var left = swept.Select(field => expectation.Where.Any(condition => condition.Field == field) ? 1 : plan.Spec.Sweep.First(axis => axis.Path == field).Values.Count);
        return left.Aggregate(1, (product, count) => product * count) > 1 ? null
            : $"{string.Join(" and ", swept)} {(swept.Length == 1 ? "has" : "have")} one value only in the rows that it looks at, so that there is nothing to compare; sweep more values, or remove it";
    }

    private static IEnumerable<string> Keys(ExperimentCase of) =>
        [.. of.SweptValues.Select(value => value.Path), .. of.Spec.Kind == Kind.Train ? [ExpectationFields.Step] : Array.Empty<string>()];
}
