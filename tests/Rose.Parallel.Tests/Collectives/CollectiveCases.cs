using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using static Rose.Torch.torch;

namespace Rose.Parallel.Tests;

/// <summary>Random cases, with the hard ones among them: scalars, extents of 0 and 1, ranks that hold nothing, gaps in memory.</summary>
internal static class CollectiveCases
{
    private static readonly Gen<CollectiveCase> _all =
        from worldSize in Gen.Choose(1, 8)
        from shape in Gen.Elements(0L, 1, 1, 2, 3, 5).ArrayOf().Where(shape => shape.Length <= 3)
        from dim in Gen.Choose(0, Math.Max(0, shape.Length - 1))
        from sizes in Sizes(worldSize)
        from dtype in Gen.Elements<ScalarType>([.. DTypes.All])
        from layout in Gen.Elements(Enum.GetValues<TensorLayout>())
        from root in Gen.Choose(0, worldSize - 1)
        from seed in Gen.Choose(0, 1 << 20)
        select Cut(
            new CollectiveCase { WorldSize = worldSize, Shape = shape, Dim = shape.Length == 0 ? null : dim, Sizes = sizes, DType = dtype, Layout = layout, Root = root, Seed = seed });

    /// <summary>Holds the law against cases that follow from a seed; the first that fails is made simpler and reported.</summary>
    public static void Check(int count, int seed, Action<CollectiveCase> law, Func<CollectiveCase, bool>? where = null)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)seed), FSharpOption<int>.None)));
        var cases = where is null ? _all : _all.Where(where);
        FsCheck.Check.One(config, Prop.ForAll(Arb.From(cases, failing => Simpler(failing).Where(each => where?.Invoke(each) ?? true)), law));
    }

    private static Gen<long[]> Sizes(int worldSize) => Gen.Frequency(
        (3, Gen.Choose(0, 4).ArrayOf(worldSize).Select(sizes => sizes.Select(size => (long)size).ToArray())),
        (1, Gen.Choose(0, 3).Select(size => Enumerable.Repeat((long)size, worldSize).ToArray())),
        (1, Gen.Choose(0, worldSize - 1).Select(only => Enumerable.Range(0, worldSize).Select(rank => rank == only ? 3L : 0).ToArray())));

    private static IEnumerable<CollectiveCase> Simpler(CollectiveCase of)
    {
        if (of.WorldSize > 1)
        {
            yield return Cut(of with { WorldSize = of.WorldSize - 1, Sizes = [.. of.Sizes.Take(of.WorldSize - 1)], Root = Math.Min(of.Root, of.WorldSize - 2) });
        }

        if (of.Layout != TensorLayout.Contiguous)
        {
            yield return of with { Layout = TensorLayout.Contiguous };
        }

        if (of.DType != float32)
        {
            yield return of with { DType = float32 };
        }

        for (var dim = 0; dim < of.Shape.Count; dim++)
        {
            if (dim != of.Dim && of.Shape[dim] > 1)
            {
                yield return of with { Shape = [.. of.Shape.Select((extent, d) => d == dim ? 1 : extent)] };
            }
        }

        if (of.Sizes.Any(size => size > 1))
        {
            yield return Cut(of with { Sizes = [.. of.Sizes.Select(size => Math.Min(size, 1))] });
        }
    }

    private static CollectiveCase Cut(CollectiveCase of) =>
        of with { Shape = [.. of.Shape.Select((extent, dim) => dim == of.Dim ? of.Sizes.Sum() : extent)] };
}
