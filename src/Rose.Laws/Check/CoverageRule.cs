namespace Rose.Laws;

/// <summary>The least share of drawn cases that must be of a class. Applies to subjects that have such cases at all.</summary>
public sealed record CoverageRule
{
    /// <summary>As a reader calls the class: "odd world size".</summary>
    public required string Name { get; init; }

    /// <summary>From 0 to 1.</summary>
    public required double LeastShare { get; init; }

    public required Func<Subject, LawCase, bool> Holds { get; init; }

    /// <summary>Where the rule cannot be asked of what is drawn, such as an odd world where only even ones may be.</summary>
    public Func<IReadOnlyList<Subject>, LawOptions, bool> Applies { get; init; } = (_, _) => true;

    public static IReadOnlyList<CoverageRule> Defaults { get; } =
    [
        new()
        {
            Name = "odd world size",
            LeastShare = 0.2,
            Holds = CaseClass.IsOddWorld,
            Applies = (_, options) => options.WorldSizes.Count(size => size > 1 && size % 2 == 1) * 4 >= options.WorldSizes.Count,
        },
        new()
        {
            Name = "uneven shards",
            LeastShare = 0.15,
            Holds = CaseClass.IsUneven,
            Applies = (subjects, options) => IsParallel(options) && subjects.All(subject => subject.Sizes.Any(size => size.IsSharded)),
        },
        new()
        {
            Name = "empty shard",
            LeastShare = 0.05,
            Holds = CaseClass.HasEmptyShard,
            Applies = (subjects, options) => IsParallel(options) && subjects.All(subject => subject.Sizes.Any(size => size.IsSharded && size.Min < options.WorldSizes.Max())),
        },
        new() { Name = "dim of 1", LeastShare = 0.1, Holds = CaseClass.HasDimOfOne, Applies = (subjects, _) => subjects.All(subject => subject.Sizes.Any(size => size is { Choices: null, Min: 1 })) },
        new() { Name = "non-contiguous", LeastShare = 0.2, Holds = CaseClass.IsNonContiguous, Applies = (subjects, _) => subjects.All(subject => subject.HasLayouts) },
        new() { Name = "integers", LeastShare = 0.25, Holds = CaseClass.IsInteger, Applies = (subjects, options) => options.Comparison == Comparison.Both && subjects.All(subject => subject.IsExactOnIntegers) },
        new() { Name = "reals", LeastShare = 0.25, Holds = CaseClass.IsReal, Applies = (_, options) => options.Comparison == Comparison.Both },
        new() { Name = "float64", LeastShare = 0.1, Holds = CaseClass.IsFloat64, Applies = (subjects, _) => subjects.All(subject => subject.DTypes.Contains(Torch.torch.ScalarType.Float64)) },
        new() { Name = "bfloat16", LeastShare = 0.1, Holds = CaseClass.IsBFloat16, Applies = (subjects, _) => subjects.All(subject => subject.DTypes.Contains(Torch.torch.ScalarType.BFloat16)) },
    ];

    private static bool IsParallel(LawOptions options) => options.WorldSizes.Count(size => size > 1) * 2 >= options.WorldSizes.Count;
}
