using Rose.Harness.Expect;
using Rose.Harness.Spec;

namespace Rose.Harness.Compare.Cells;

/// <summary>How far a number has moved.</summary>
/// <param name="Absolute">The magnitude of the difference.</param>
/// <param name="Relative">The same over the magnitude of the older number.</param>
/// <param name="Ulp">The numbers that a machine knows from one to the other.</param>
internal readonly record struct Distances(double Absolute, double Relative, double Ulp)
{
    public static Distances Of(double older, double newer, ModelDType ulps) => new(
        Cell.Distance(older, newer, BoundUnit.Absolute, ulps),
        Cell.Distance(older, newer, BoundUnit.Relative, ulps),
        Cell.Distance(older, newer, BoundUnit.Ulp, ulps));

    /// <summary>Those of float32 where both numbers are ones, as losses are that the CSV writes with more digits; else of float64.</summary>
    public static ModelDType UlpsOf(double older, double newer) =>
        IsSingle(older) && IsSingle(newer) ? ModelDType.Float32 : ModelDType.Float64;

    public double In(BoundUnit unit) => unit switch
    {
        BoundUnit.Absolute => Absolute,
        BoundUnit.Relative => Relative,
        _ => Ulp,
    };

    private static bool IsSingle(double value) => (float)value == value;
}
