using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class FfnCaseTests
{
    public static TheoryData<FfnCase, string> Impossible => new()
    {
        { Cases.Small with { Out = 0 }, "out = 0 is less than 1" },
        { Cases.Small with { InputDims = 4 }, "the input has 4 dims; it has 1, 2 or 3" },
        { Cases.Small with { InputDims = 1 }, "batch = 2 with a 1-D input; use batch 1 or 2 dims" },
        { Cases.Small with { InputDims = 2 }, "sequence = 3 with a 2-D input; use sequence 1 or 3 dims" },
        { Cases.Small with { WorldSize = 3 }, "hidden = 4 is not divisible by world size 3" },
        { Cases.Small with { Seed = -1 }, "seed = -1 is not within 0 and 999999999" },
        { Cases.Small with { DType = ScalarType.Float16 }, "dtype Float16 is neither Float32 nor Float64" },
        { Cases.Small with { InputDims = 1, Batch = 1, Sequence = 1, Layout = FfnLayout.Transposed }, "a 1-D input cannot be transposed; use Strided" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void An_impossible_case_is_refused_with_the_reason(FfnCase of, string reason) =>
        Assert.Equal(reason, Assert.Throws<ArgumentException>(of.Validated).Message);

    [Fact]
    public void A_case_reads_as_one_line() =>
        Assert.Equal("world 2, input [2, 3, 5], hidden 4, out 7, bias, seed 11, reals and GELU, contiguous, float32", Cases.Small.ToString());
}
