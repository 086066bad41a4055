using System.Globalization;
using Rose.Harness.Bench;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Run;
using Rose.Harness.Spec;

namespace Rose.Harness.Expect;

/// <summary>What expectations of a plan may speak of: the columns of its results, and the fields by which rows differ.</summary>
internal sealed class ExpectationFields
{
    /// <summary>The field of training runs that no sweep names.</summary>
    public const string Step = "step";

    private readonly IReadOnlyDictionary<string, bool> _columns;
    private readonly IReadOnlyList<SweepAxis> _axes;
    private readonly bool _steps;

    /// <param name="sweepIsFaulty">Whether fields are unknown, so that any name may be one.</param>
    /// <param name="kindIsFaulty">Whether columns and fields are unknown.</param>
    public ExpectationFields(ExperimentPlan plan, bool sweepIsFaulty, bool kindIsFaulty)
    {
        _columns = plan.Spec.Kind switch
        {
            _ when kindIsFaulty => new Dictionary<string, bool>(),
            Kind.Property => Names(PropertyColumns.Results(plan)),
            Kind.Bench => Names(BenchColumns.Results(plan)),
            _ => Names(Columns.Results(plan)),
        };
        _axes = plan.Spec.Sweep;
        _steps = plan.Spec.Kind == Kind.Train;
        (FieldsAreUnknown, ColumnsAreUnknown) = (sweepIsFaulty || kindIsFaulty, kindIsFaulty);
    }

    /// <summary>Whether any name may be a column.</summary>
    public bool ColumnsAreUnknown { get; }

    private bool FieldsAreUnknown { get; }

    private IEnumerable<string> Fields => [.. _axes.Select(axis => axis.Path), .. _steps ? [Step] : Array.Empty<string>()];

    public bool IsText(string column) => _columns.GetValueOrDefault(column);

    public string? FaultOfColumn(string name) =>
        ColumnsAreUnknown || _columns.ContainsKey(name) ? null
        : $"{name} is no column of the results; {(Nearest.To(name, _columns.Keys) is { } meant ? $"did you mean {meant}?" : $"use one of: {string.Join(", ", _columns.Keys)}")}";

    public string? FaultOfField(string name)
    {
        if (FieldsAreUnknown || Fields.Contains(name))
        {
            return null;
        }

        if (!Fields.Any())
        {
            return $"{name} is not swept, nor is anything else, so that there are no rows to compare; add sweep: {{{name}: [...]}}";
        }

        return (Fields.FirstOrDefault(field => field.EndsWith($".{name}", StringComparison.Ordinal)) ?? Nearest.To(name, Fields)) is { } meant
            ? $"{name} is not swept; did you mean {meant}?"
            : $"{name} is not swept; sweep it, or use one of: {string.Join(", ", Fields)}";
    }

    /// <summary>Why rows cannot be put in order by a field.</summary>
    public string? FaultOfOrder(string name) =>
        FaultOfField(name)
        ?? (_axes.FirstOrDefault(axis => axis.Path == name)?.Values.FirstOrDefault(value => !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) is { } text
            ? $"{name} is swept over {text}, which is no number, so that it has no order; use a field of numbers"
            : null);

    /// <summary>Why a field can never have a value.</summary>
    public string? FaultOfValue(string field, string value)
    {
        if (FieldsAreUnknown || _axes.FirstOrDefault(axis => axis.Path == field) is not { } axis || value.Length == 0 || axis.Values.Contains(value))
        {
            return null;
        }

        return $"{field} is never {value}; {(Nearest.To(value, axis.Values) is { } meant ? $"did you mean {meant}?" : $"it is swept over {string.Join(", ", axis.Values)}")}";
    }

    private static Dictionary<string, bool> Names<TRow>(IReadOnlyList<Column<TRow>> columns) =>
        columns.ToDictionary(column => column.Name, column => column.IsText);
}
