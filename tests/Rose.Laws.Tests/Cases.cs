using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

internal static class Cases
{
    /// <summary>Two ranks, reals, biases, every dim different.</summary>
    public static FfnCase Small { get; } = new()
    {
        WorldSize = 2,
        InputDims = 3,
        Batch = 2,
        Sequence = 3,
        In = 5,
        Hidden = 4,
        Out = 7,
        Bias = true,
        Seed = 11,
        Values = FfnValues.Real,
        Layout = FfnLayout.Contiguous,
        DType = ScalarType.Float32,
    };

    /// <summary>Cases as a property with these options draws them.</summary>
    public static IReadOnlyList<FfnCase> Drawn(PropertyOptions options, int count) =>
        [.. FsCheck.Fluent.Gen.Sample(FfnGenerator.Cases(options), count, new FsCheck.Rnd((ulong)options.Seed), 50)];
}
