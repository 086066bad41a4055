using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>Classes of cases in which mistakes hide, each with its name.</summary>
public static class CaseClass
{
    /// <summary>An odd number of ranks, 3 or more.</summary>
    public static bool IsOddWorld(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.WorldSize > 1 && of.WorldSize % 2 == 1;
    }

    /// <summary>Ranks hold shards of different sizes.</summary>
    public static bool IsUneven(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(of);
        return subject.Sizes.Zip(of.Sizes).Any(pair => pair.First.IsSharded && pair.Second % of.WorldSize != 0);
    }

    /// <summary>A rank holds nothing.</summary>
    public static bool HasEmptyShard(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(of);
        return subject.Sizes.Zip(of.Sizes).Any(pair => pair.First.IsSharded && pair.Second < of.WorldSize);
    }

    /// <summary>A dim of 1.</summary>
    public static bool HasDimOfOne(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(of);
        return subject.Sizes.Zip(of.Sizes).Any(pair => pair.First.Choices is null && pair.Second == 1);
    }

    /// <summary>Inputs and gradients lie in memory with gaps or swapped.</summary>
    public static bool IsNonContiguous(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.Layout != CaseLayout.Contiguous;
    }

    /// <summary>Compared for equality, where no sum rounds.</summary>
    public static bool IsInteger(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.Values == CaseValues.Integer;
    }

    public static bool IsReal(Subject subject, LawCase of) => !IsInteger(subject, of);

    public static bool IsFloat64(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.DType == ScalarType.Float64;
    }

    public static bool IsBFloat16(Subject subject, LawCase of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.DType == ScalarType.BFloat16;
    }
}
