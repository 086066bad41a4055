using System.Globalization;

namespace Rose.Laws;

/// <summary>One law broken by one tensor.</summary>
public sealed record Violation
{
    public required Law Law { get; init; }

    /// <summary>The tensor, as a reader calls it; empty where the computation threw.</summary>
    public required string Tensor { get; init; }

    /// <summary>What was seen: "is 3 at [0, 1]; must equal 8", or the exception's message.</summary>
    public required string Finding { get; init; }

    /// <summary>The first wrong element, an index for each dim; null where not one element is to blame.</summary>
    public IReadOnlyList<int>? Index { get; init; }

    public double? Actual { get; init; }

    public double? Expected { get; init; }

    /// <summary>How far <see cref="Actual"/> may lie from <see cref="Expected"/>; 0 where they must be equal.</summary>
    public double? Bound { get; init; }

    /// <summary>What such numbers usually come from, where they fit a known mistake.</summary>
    public string? Guess { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Law}{(Tensor.Length > 0 ? $" {Tensor}" : "")} {Finding}{(Guess is null ? "" : $" ({Guess})")}");
}
