using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>How many cases of each hard class a property ran.</summary>
public sealed record FfnCoverage
{
    /// <summary>World sizes of 3, 5, …</summary>
    public int OddWorlds { get; init; }

    /// <summary>In, hidden per rank or out of 1.</summary>
    public int DimsOfOne { get; init; }

    public int NonContiguous { get; init; }

    public int WithBias { get; init; }

    public int OneDimInputs { get; init; }

    public int ThreeDimInputs { get; init; }

    /// <summary>Compared for equality.</summary>
    public int Exact { get; init; }

    public int Float64 { get; init; }

    internal FfnCoverage With(FfnCase of) => new()
    {
        OddWorlds = OddWorlds + One(of.WorldSize > 1 && of.WorldSize % 2 == 1),
        DimsOfOne = DimsOfOne + One(of.In == 1 || of.Out == 1 || of.Hidden == of.WorldSize),
        NonContiguous = NonContiguous + One(IsNonContiguous(of)),
        WithBias = WithBias + One(of.Bias),
        OneDimInputs = OneDimInputs + One(of.InputDims == 1),
        ThreeDimInputs = ThreeDimInputs + One(of.InputDims == 3),
        Exact = Exact + One(of.Values == FfnValues.Integer),
        Float64 = Float64 + One(of.DType == ScalarType.Float64),
    };

    // Dims of 1 have no order: swapping with one, or striding along one, leaves a tensor contiguous.
    private static bool IsNonContiguous(FfnCase of) => of.Layout switch
    {
        FfnLayout.Contiguous => false,
        FfnLayout.Transposed => Math.Max(of.In, of.Out) > 1 && (of.InputDims == 2 ? of.Batch : of.Sequence) > 1,
        _ => of.In > 1 || of.Out > 1 || of.Tokens > 1,
    };

    private static int One(bool holds) => holds ? 1 : 0;
}
