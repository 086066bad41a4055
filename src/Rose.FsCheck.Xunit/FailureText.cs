using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.FSharp.Collections;

namespace FsCheck.Xunit;

/// <summary>What a property that does not hold has to say.</summary>
internal static class FailureText
{
    public static string Of(TestResult.Failed failed, MethodInfo method, PropertyPlan plan)
    {
        var (data, original, shrunk, run, at, size) = (failed.Item1, failed.Item2, failed.Item3, failed.Item5, failed.Item6, failed.Item7);
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        Line($"Falsifiable, after {Count(data.NumberOfTests, "test")} and {Count(data.NumberOfShrinks, "shrink")}.");
        foreach (var label in data.Labels)
        {
            Line($"Label: {label}");
        }

        if (data.NumberOfShrinks > 0)
        {
            Line($"Shrunk:");
            Arguments(text, method, shrunk);
        }

        Line($"Original:");
        Arguments(text, method, original);
        Line($"Replay this case:    [Property(Replay = \"{ReplayToken.Of(at, size)}\")]");
        if (plan.Replay.Size is null)
        {
            Line($"Replay the whole run: [Property(Replay = \"{ReplayToken.Of(run)}\", MaxTest = {plan.MaxTest})]");
        }

        return text.ToString().TrimEnd();
    }

    /// <param name="tested">Cases that the property was tested on.</param>
    /// <param name="drawn">Cases that were drawn.</param>
    public static string Of(int tested, int drawn, PropertyPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"Exhausted after {Count(tested, "test")} of {plan.MaxTest}: the precondition rejected {drawn - tested} of {drawn} cases, and MaxRejected = {plan.MaxRejected}. Draw arguments that meet the precondition (Arbitrary), or raise MaxRejected.");

    /// <param name="values">First the method's arguments, then those that a Property which it returned drew itself.</param>
    private static void Arguments(StringBuilder text, MethodInfo method, FSharpList<object> values)
    {
        foreach (var (parameter, value) in method.GetParameters().Zip(TestedMethod.Split(values.Head, method.GetParameters().Length)))
        {
            // F# calls a parameter that is a pattern _arg1.
            Indent(text, parameter.Name?.StartsWith("_arg", StringComparison.Ordinal) == false ? $"{parameter.Name} = {Print(value)}" : Print(value));
        }

        foreach (var value in values.Tail)
        {
            Indent(text, Print(value));
        }
    }

    private static string Print(object? value) => Runner.argumentsToString(ListModule.OfArray<object?>([value])!);

    private static void Indent(StringBuilder text, string lines)
    {
        foreach (var line in lines.TrimEnd().Split('\n'))
        {
            text.Append("  ").AppendLine(line.TrimEnd('\r'));
        }
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
