namespace Rose.Harness.Calibration;

/// <summary>How fast square matrices of one size are multiplied.</summary>
public sealed record ProductRate
{
    /// <summary>Rows and columns.</summary>
    public required int Size { get; init; }

    public required double GigaflopsPerSecond { get; init; }

    internal double Flops => 2.0 * Size * Size * Size;
}
