using Rose.Model.Cost;

namespace Rose.Harness.Calibration;

/// <summary>How long an operator takes an element whose arithmetic, not its traffic, takes the time.</summary>
public sealed record FunctionRate
{
    public required OperatorKind Kind { get; init; }

    public required double ForwardNanoseconds { get; init; }

    public required double BackwardNanoseconds { get; init; }

    /// <summary>Of a call on a few elements, from C# and back.</summary>
    public required double ForwardCallMicroseconds { get; init; }

    public required double BackwardCallMicroseconds { get; init; }
}
