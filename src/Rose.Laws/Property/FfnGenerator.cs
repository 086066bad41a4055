using FsCheck;
using FsCheck.Fluent;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>Draws cases with the hard ones among them: dims of 1, inputs of 1 to 3 dims, memory with gaps, biases.</summary>
public static class FfnGenerator
{
    public static Gen<FfnCase> Cases(PropertyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return
            from worldSize in Gen.Elements<int>(options.WorldSizes)
            from inputDims in Gen.Frequency((1, Gen.Constant(1)), (2, Gen.Constant(2)), (2, Gen.Constant(3)))
            from sizes in Dim(options.MaxDim).Four()
            from hiddenPerRank in Dim(options.MaxDim / worldSize)
            from biasDraw in Gen.Choose(0, 4)
            from seed in Gen.Choose(0, FfnCase.LargestSeed)
            from values in Values(options.Comparison)
            from layout in Layout(inputDims)
            from dtype in Gen.Frequency((3, Gen.Constant(ScalarType.Float32)), (1, Gen.Constant(ScalarType.Float64)))
            select new FfnCase
            {
                WorldSize = worldSize,
                InputDims = inputDims,
                Batch = inputDims > 1 ? sizes.Item1 : 1,
                Sequence = inputDims > 2 ? sizes.Item2 : 1,
                In = sizes.Item3,
                Hidden = worldSize * hiddenPerRank,
                Out = sizes.Item4,
                Bias = biasDraw > 0,
                Seed = seed,
                Values = values,
                Layout = layout,
                DType = dtype,
            };
    }

    /// <summary>The cases of the options with their shrinker.</summary>
    public static Arbitrary<FfnCase> Arbitrary(PropertyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Arb.From(Cases(options), failing => FfnShrinker.Shrink(failing, options));
    }

    private static Gen<int> Dim(int largest) => Gen.Frequency(
        (2, Gen.Constant(1)),
        (3, Gen.Choose(1, Math.Min(largest, 6))),
        (2, Gen.Choose(1, largest)));

    private static Gen<FfnValues> Values(Comparison comparison) => comparison switch
    {
        Comparison.Exact => Gen.Constant(FfnValues.Integer),
        Comparison.Bounded => Gen.Constant(FfnValues.Real),
        _ => Gen.Elements(FfnValues.Integer, FfnValues.Real),
    };

    // A 1-D tensor has no dims to swap.
    private static Gen<FfnLayout> Layout(int inputDims) => Gen.Frequency(
        (2, Gen.Constant(FfnLayout.Contiguous)),
        (1, Gen.Constant(inputDims > 1 ? FfnLayout.Transposed : FfnLayout.Strided)),
        (1, Gen.Constant(FfnLayout.Strided)));
}
