using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// Proposes simpler cases that keep the subject's rules. Each is of lower <see cref="Complexity"/>, or as complex with a
/// smaller seed, so shrinking ends.
/// </summary>
public static class CaseShrinker
{
    private static readonly int[] _simpleSeeds = [0, 1, 2, 3];

    /// <summary>Simpler cases, the boldest first.</summary>
    /// <param name="options">Keeps to its world sizes and its comparison.</param>
    public static IEnumerable<LawCase> Shrink(Subject subject, LawCase failing, LawOptions options)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(failing);
        ArgumentNullException.ThrowIfNull(options);
        return Candidates(subject, failing, options).Where(simpler => subject.FaultOf(simpler) is null);
    }

    internal static int Complexity(LawCase of) =>
        of.WorldSize + of.Sizes.Sum() + (int)of.Values + (int)of.Layout + (of.DType == ScalarType.Float32 ? 0 : 1);

    private static IEnumerable<LawCase> Candidates(Subject subject, LawCase failing, LawOptions options)
    {
        // Another shape draws other numbers, and with these a mistake may hide, so a shape is tried with several seeds.
        foreach (var simpler in Structures(subject, failing, options).Distinct().Where(simpler => Complexity(simpler) < Complexity(failing)))
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

    private static IEnumerable<LawCase> Structures(Subject subject, LawCase of, LawOptions options)
    {
        foreach (var world in options.WorldSizes.Where(size => size < of.WorldSize).Distinct().Order())
        {
            var smaller = of with { WorldSize = world };
            yield return Smallest(subject, smaller, everything: true);
            yield return Smallest(subject, smaller, everything: false);
            yield return smaller;
        }

        yield return Smallest(subject, of, everything: true);
        yield return Smallest(subject, of, everything: false);
        for (var k = 0; k < of.Sizes.Count; k++)
        {
            foreach (var size in Smaller(of.Sizes[k], subject.Sizes[k].Min))
            {
                yield return of with { Sizes = [.. of.Sizes.Select((old, at) => at == k ? size : old)] };
            }
        }

        if (of.Values == CaseValues.Real && options.Comparison != Comparison.Bounded)
        {
            yield return of with { Values = CaseValues.Integer };
        }

        if (of.Layout != CaseLayout.Contiguous)
        {
            yield return of with { Layout = CaseLayout.Contiguous };
        }

        if (of.DType != ScalarType.Float32)
        {
            yield return of with { DType = ScalarType.Float32 };
        }
    }

    // All dims at once; with everything, the choices too.
    private static LawCase Smallest(Subject subject, LawCase of, bool everything) =>
        of with { Sizes = [.. of.Sizes.Select((size, k) => subject.Sizes[k].Choices is null || everything ? subject.Sizes[k].Min : size)] };

    private static IEnumerable<int> Smaller(int size, int min) => new[] { min, min + 1, size / 2, size - 1 }.Where(smaller => smaller >= min && smaller < size).Distinct();
}
