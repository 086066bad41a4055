using Rose.Harness.Expect;
using Rose.Harness.Spec;

namespace Rose.Harness.Compare.Cells;

/// <summary>Compares two cells of a column.</summary>
/// <param name="Within">The column's tolerance; null for exactly the same.</param>
/// <param name="DType">What a tolerance in ulp counts.</param>
internal sealed record CellComparer(Bound? Within, ModelDType DType)
{
    /// <param name="older">Its text.</param>
    /// <param name="newer">Its text.</param>
    /// <param name="distances">Where both are numbers and not the same.</param>
    public CellState Compare(ReadOnlySpan<byte> older, ReadOnlySpan<byte> newer, out Distances? distances)
    {
        distances = null;
        if (older.SequenceEqual(newer))
        {
            return CellState.Identical;
        }

        if (older.IsEmpty || newer.IsEmpty)
        {
            return older.IsEmpty ? CellState.Appeared : CellState.Vanished;
        }

        if (!CellNumber.TryRead(older, out var a) || !CellNumber.TryRead(newer, out var b))
        {
            return CellState.Changed;
        }

        if (CellNumber.AreSame(a, older, b, newer))
        {
            return CellState.Identical;
        }

        var far = Distances.Of(a, b, Within?.Unit == BoundUnit.Ulp ? DType : Distances.UlpsOf(a, b));
        distances = far;
        return Within is { } within && far.In(within.Unit) <= within.Amount ? CellState.Within : CellState.Changed;
    }
}
