using System.Globalization;
using Rose.Harness.Csv;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Expect;

/// <summary>A row of the results as expectations see it: its cells as the CSV has them, and the fields that tell it apart.</summary>
internal sealed record ResultRow
{
    public required ExperimentCase Case { get; init; }

    /// <summary>By the columns' names.</summary>
    public required IReadOnlyDictionary<string, string> Cells { get; init; }

    public static ResultRow Of<TRow>(IReadOnlyList<Column<TRow>> columns, TRow row, ExperimentCase of) => new()
    {
        Case = of,
        Cells = columns.ToDictionary(column => column.Name, column => column.Text(row)),
    };

    /// <summary>A swept field's value, or the step.</summary>
    public string Field(string name) =>
        Case.SweptValues.FirstOrDefault(value => value.Path == name)?.Text ?? Cells[name];

    /// <summary>For people: <c>case 3 (rng=torch world.size=4, step 5)</c>.</summary>
    public override string ToString()
    {
        var step = Case.Spec.Kind == Kind.Train ? $", step {Cells[ExpectationFields.Step]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"case {Case.Index} ({Case.Label}{step})");
    }
}
