using Rose.Harness.Expect;
using Rose.Harness.Spec;

namespace Rose.Harness.Compare;

/// <summary>The tolerances of a spec's <c>compare:</c>. A column that it does not name must be exactly the same.</summary>
internal sealed record CompareRules
{
    public static CompareRules Exact { get; } = new();

    public IReadOnlyList<ColumnTolerance> Tolerances { get; init; } = [];

    /// <summary><c>model.dtype</c>: what a tolerance in ulp counts.</summary>
    public ModelDType DType { get; init; } = ModelDType.Float32;

    public Bound? Of(string column) => Tolerances.FirstOrDefault(each => each.Column == column)?.Within;
}
