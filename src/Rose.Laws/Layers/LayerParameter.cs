namespace Rose.Laws;

/// <summary>A parameter of a layer whose dense form is written on a <see cref="Tape"/>.</summary>
public sealed record LayerParameter
{
    /// <summary>The parallel module's full name of it.</summary>
    public required string Name { get; init; }

    /// <summary>Of the whole parameter; null where the case has none.</summary>
    public required Func<LawCase, IReadOnlyList<int>?> Shape { get; init; }

    public static LayerParameter Of(string name, Func<LawCase, IReadOnlyList<int>?> shape) => new() { Name = name, Shape = shape };
}
