using System.Globalization;
using System.Text.RegularExpressions;
using Rose.Harness.Spec.Yaml;

namespace Rose.Harness.Plan;

/// <summary>
/// A range among a sweep's values: <c>1..8</c>, <c>0.1..0.5 step 0.1</c>, <c>1..64 times 2</c>; both ends belong to it.
/// Counted in decimal, so that 0.1 + 0.2 is 0.3.
/// </summary>
internal static partial class SweepRange
{
    private const int MaxValues = 100_000;

    /// <summary>The values, each at the range's place; the node itself where it is no range. A fault goes to <paramref name="onFault"/>.</summary>
    public static IReadOnlyList<SpecNode> Expand(SpecNode node, Action<string> onFault)
    {
        if (node is not ScalarNode { IsPlain: true } scalar || Form().Match(scalar.Text) is not { Success: true } range)
        {
            return [node];
        }

        var (from, to) = (Number(range, "from"), Number(range, "to"));
        var multiplies = range.Groups["how"].Value == "times";
        var by = range.Groups["how"].Success ? Number(range, "by") : 1;
        var fault = from > to ? $"runs down; write {range.Groups["to"].Value}..{range.Groups["from"].Value}"
            : multiplies && (by <= 1 || from <= 0) ? "never ends; times needs a factor above 1 and a start above 0"
            : by <= 0 ? "never ends; step needs a number above 0"
            : !multiplies && (to - from) / by >= MaxValues ? $"has more than {MaxValues} values; widen its step"
            : null;
        if (fault is not null)
        {
            onFault($"the range {scalar.Text} {fault}");
            return [];
        }

        List<SpecNode> values = [];
        for (var value = from; value <= to; value = multiplies ? value * by : value + by)
        {
            values.Add(scalar with { Text = value.ToString(CultureInfo.InvariantCulture) });
        }

        return values;
    }

    private static decimal Number(Match range, string group) => decimal.Parse(range.Groups[group].Value, CultureInfo.InvariantCulture);

    // Short enough that a decimal always holds it.
    [GeneratedRegex(@"^(?<from>-?\d{1,12}(\.\d{1,12})?)\.\.(?<to>-?\d{1,12}(\.\d{1,12})?)( +(?<how>step|times) +(?<by>\d{1,12}(\.\d{1,12})?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
