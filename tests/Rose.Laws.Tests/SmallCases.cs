using FsCheck;
using FsCheck.Fluent;
using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

internal static class SmallCases
{
    /// <summary>The feed-forward block on two ranks, reals, biases, every dim different.</summary>
    public static LawCase Ffn { get; } = new()
    {
        Subject = "ffn",
        WorldSize = 2,
        Names = ["input_dims", "batch", "sequence", "in", "hidden", "out", "bias"],
        Sizes = [2, 2, 3, 5, 4, 7, 1],
        Seed = 10,
        Values = CaseValues.Real,
        Layout = CaseLayout.Contiguous,
        DType = ScalarType.Float32,
    };

    /// <summary>Cases as a check with these options draws them.</summary>
    public static IReadOnlyList<LawCase> Drawn(Subject subject, LawOptions options, int count) =>
        [.. CaseGenerator.Cases([subject], options).Sample(count, new Rnd((ulong)options.Seed), count)];
}
