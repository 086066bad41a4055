using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>What a property draws, and how much of it.</summary>
public sealed record PropertyOptions
{
    /// <summary>The largest <see cref="MaxDim"/> at which integers of ±1 still sum exactly in float32, whatever is drawn.</summary>
    public static int LargestExactDim { get; } = Enumerable.Range(1, 4096)
        .Last(dim => FfnData.LargestSum(dim, dim, dim, dim * (double)dim, 1, 1) <= Bound.LargestExactInteger(ScalarType.Float32));

    public int Cases { get; init; } = 100;

    /// <summary>The world sizes to draw from.</summary>
    public IReadOnlyList<int> WorldSizes { get; init; } = [1, 2, 3, 4];

    /// <summary>The largest batch, sequence, in, hidden and out; at least the largest world size.</summary>
    public int MaxDim { get; init; } = 24;

    public Comparison Comparison { get; init; } = Comparison.Both;

    /// <summary>Determines every case.</summary>
    public long Seed { get; init; }

    /// <summary>A token from a failure's report: runs this one case and nothing else.</summary>
    public string? Replay { get; init; }

    /// <exception cref="ArgumentException">The message names field, value and rule.</exception>
    internal void Validate()
    {
        if (Cases < 1)
        {
            throw new ArgumentException($"cases = {Cases} is less than 1");
        }

        if (WorldSizes.Count == 0 || WorldSizes.Any(size => size < 1))
        {
            throw new ArgumentException($"world sizes [{string.Join(", ", WorldSizes)}] must name at least one size, each 1 or more");
        }

        if (MaxDim < WorldSizes.Max())
        {
            throw new ArgumentException($"max dim = {MaxDim} is less than world size {WorldSizes.Max()}, over which hidden is divided; use {WorldSizes.Max()} or more");
        }

        if (Comparison != Comparison.Bounded && MaxDim > LargestExactDim)
        {
            throw new ArgumentException($"max dim = {MaxDim} lets sums of integers grow beyond what float32 holds exactly; use {LargestExactDim} or less, or the bounded comparison");
        }

        if (Seed < 0)
        {
            throw new ArgumentException($"seed = {Seed} is negative");
        }
    }
}
