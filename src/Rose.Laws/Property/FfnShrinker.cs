using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// Proposes simpler cases that keep the invariants. Each is of lower <see cref="Complexity"/>, or as complex with a
/// smaller seed, so shrinking ends.
/// </summary>
public static class FfnShrinker
{
    private static readonly int[] _simpleSeeds = [0, 1, 2, 3];

    /// <summary>Simpler cases, the boldest first.</summary>
    /// <param name="options">Keeps to its world sizes and its comparison.</param>
    public static IEnumerable<FfnCase> Shrink(FfnCase failing, PropertyOptions options)
    {
        ArgumentNullException.ThrowIfNull(failing);
        ArgumentNullException.ThrowIfNull(options);

        // Another shape draws other numbers, and with these a mistake may hide, so a shape is tried with several seeds.
        foreach (var simpler in Structures(failing, options).Distinct())
        {
            yield return simpler;
            foreach (var seed in _simpleSeeds.Where(seed => seed != simpler.Seed))
            {
                yield return simpler with { Seed = seed };
            }
        }

        foreach (var seed in _simpleSeeds.Append(failing.Seed / 2).Where(seed => seed < failing.Seed))
        {
            yield return failing with { Seed = seed };
        }
    }

    internal static int Complexity(FfnCase of) =>
        of.WorldSize + of.InputDims + of.Batch + of.Sequence + of.In + of.Hidden + of.Out + (of.Bias ? 1 : 0)
        + (int)of.Values + (of.Layout == FfnLayout.Contiguous ? 0 : 1) + (of.DType == ScalarType.Float64 ? 1 : 0);

    private static IEnumerable<FfnCase> Structures(FfnCase of, PropertyOptions options)
    {
        foreach (var world in options.WorldSizes.Where(size => size < of.WorldSize).Distinct().Order())
        {
            var perRank = of with { WorldSize = world, Hidden = of.Hidden / of.WorldSize * world };
            yield return Smallest(perRank);
            yield return perRank;
        }

        if (Complexity(Smallest(of)) < Complexity(of))
        {
            yield return Smallest(of);
        }

        for (var dims = 1; dims < of.InputDims; dims++)
        {
            yield return of with
            {
                InputDims = dims,
                Batch = dims > 1 ? of.Batch : 1,
                Sequence = 1,
                Layout = dims == 1 && of.Layout == FfnLayout.Transposed ? FfnLayout.Strided : of.Layout,
            };
        }

        foreach (var size in Smaller(of.Batch))
        {
            yield return of with { Batch = size };
        }

        foreach (var size in Smaller(of.Sequence))
        {
            yield return of with { Sequence = size };
        }

        foreach (var size in Smaller(of.In))
        {
            yield return of with { In = size };
        }

        foreach (var perRank in Smaller(of.Hidden / of.WorldSize))
        {
            yield return of with { Hidden = perRank * of.WorldSize };
        }

        foreach (var size in Smaller(of.Out))
        {
            yield return of with { Out = size };
        }

        if (of.Values == FfnValues.Real && options.Comparison != Comparison.Bounded)
        {
            yield return of with { Values = FfnValues.Integer };
        }

        if (of.Layout != FfnLayout.Contiguous)
        {
            yield return of with { Layout = FfnLayout.Contiguous };
        }

        if (of.DType == ScalarType.Float64)
        {
            yield return of with { DType = ScalarType.Float32 };
        }

        if (of.Bias)
        {
            yield return of with { Bias = false };
        }
    }

    private static FfnCase Smallest(FfnCase of) => of with { Batch = 1, Sequence = 1, In = 1, Hidden = of.WorldSize, Out = 1 };

    private static IEnumerable<int> Smaller(int size) => new[] { 1, 2, size / 2, size - 1 }.Where(smaller => smaller >= 1 && smaller < size).Distinct();
}
