using Rose.Harness.Provenance;

namespace Rose.Harness.Calibration;

/// <summary>What one rank of this machine does in a second, as <c>rose doctor --calibrate</c> measured it.</summary>
public sealed record MachineRates
{
    /// <summary>In UTC, as 2026-01-31T12:00:00Z.</summary>
    public required string Measured { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    /// <summary>Processors that the ranks of a world on this machine share.</summary>
    public required int Cores { get; init; }

    /// <summary>Float32 products of square matrices on one thread, the smallest first.</summary>
    public required IReadOnlyList<ProductRate> Products { get; init; }

    /// <summary>Read and written by one thread that copies a tensor far larger than the caches.</summary>
    public required double MemoryGigabytesPerSecond { get; init; }

    /// <summary>Of an operator on one element, from C# and back.</summary>
    public required double OperatorMicroseconds { get; init; }

    public required IReadOnlyList<LinkRate> Links { get; init; }

    /// <summary>For a product of so many floating-point operations: between two that were measured, by their logarithms.</summary>
    public double FlopsPerSecond(double flops)
    {
        var above = Products.FirstOrDefault(each => each.Flops >= flops);
        var below = Products.LastOrDefault(each => each.Flops < flops);
        if (above is null || below is null)
        {
            return (above ?? below)!.GigaflopsPerSecond * 1e9;
        }

        var part = Math.Log(flops / below.Flops) / Math.Log(above.Flops / below.Flops);
        return 1e9 * below.GigaflopsPerSecond * Math.Pow(above.GigaflopsPerSecond / below.GigaflopsPerSecond, part);
    }
}
