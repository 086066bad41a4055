namespace Rose.Harness.Expect;

/// <summary>What a bound is counted in.</summary>
public enum BoundUnit
{
    /// <summary>Times the magnitude of the first row's number.</summary>
    Relative,

    Absolute,

    /// <summary>Numbers of the model's dtype between the two: float64, or else float32, in which losses are summed.</summary>
    Ulp,
}
