using System.Globalization;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>
/// One instance of the law that column(gather_output = false) → activation → row(input_is_parallel = true) is the dense
/// FFN. All numbers follow from the case alone, so that every process draws the same.
/// </summary>
public sealed record FfnCase
{
    /// <summary>Nine digits.</summary>
    public const int LargestSeed = 999_999_999;

    public required int WorldSize { get; init; }

    /// <summary>1: [in]; 2: [batch, in]; 3: [batch, sequence, in].</summary>
    public required int InputDims { get; init; }

    /// <summary>1 where the input has no such dim.</summary>
    public required int Batch { get; init; }

    /// <summary>1 where the input has no such dim.</summary>
    public required int Sequence { get; init; }

    public required int In { get; init; }

    /// <summary>Divisible by the world size.</summary>
    public required int Hidden { get; init; }

    public required int Out { get; init; }

    /// <summary>Whether both layers have one.</summary>
    public required bool Bias { get; init; }

    /// <summary>Draws all numbers; from 0 to <see cref="LargestSeed"/>.</summary>
    public required int Seed { get; init; }

    public required FfnValues Values { get; init; }

    public required FfnLayout Layout { get; init; }

    /// <summary>Float32 or Float64.</summary>
    public required ScalarType DType { get; init; }

    internal int Tokens => Batch * Sequence;

    /// <summary>[in], [batch, in] or [batch, sequence, in].</summary>
    internal IReadOnlyList<int> InputShape => ShapeOf(In);

    internal IReadOnlyList<int> OutputShape => ShapeOf(Out);

    /// <summary>Throws where the fields contradict each other.</summary>
    /// <exception cref="ArgumentException">The message names field, value and rule.</exception>
    public FfnCase Validated()
    {
        foreach (var (name, value) in new[] { ("world size", WorldSize), ("batch", Batch), ("sequence", Sequence), ("in", In), ("hidden", Hidden), ("out", Out) })
        {
            Require(value >= 1, $"{name} = {value} is less than 1");
        }

        Require(InputDims is >= 1 and <= 3, $"the input has {InputDims} dims; it has 1, 2 or 3");
        Require(InputDims > 1 || Batch == 1, $"batch = {Batch} with a 1-D input; use batch 1 or 2 dims");
        Require(InputDims > 2 || Sequence == 1, $"sequence = {Sequence} with a {InputDims}-D input; use sequence 1 or 3 dims");
        Require(Hidden % WorldSize == 0, $"hidden = {Hidden} is not divisible by world size {WorldSize}");
        Require(Seed is >= 0 and <= LargestSeed, $"seed = {Seed} is not within 0 and {LargestSeed}");
        Require(DType is ScalarType.Float32 or ScalarType.Float64, $"dtype {DType} is neither Float32 nor Float64");
        Require(Layout != FfnLayout.Transposed || InputDims > 1, "a 1-D input cannot be transposed; use Strided");
        return this;
    }

    /// <summary>In words, on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"world {WorldSize}, input [{string.Join(", ", InputShape)}], hidden {Hidden}, out {Out}, {(Bias ? "bias" : "no bias")}, seed {Seed}, {(Values == FfnValues.Integer ? "integers and ReLU" : "reals and GELU")}, {Layout.ToString().ToLowerInvariant()}, {DType.ToString().ToLowerInvariant()}");

    private IReadOnlyList<int> ShapeOf(int last) => InputDims switch
    {
        1 => [last],
        2 => [Batch, last],
        _ => [Batch, Sequence, last],
    };

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
