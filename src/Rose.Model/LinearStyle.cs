namespace Rose.Model;

/// <summary>The parallel style of one linear layer.</summary>
public sealed record LinearStyle
{
    public static LinearStyle Dense { get; } = new() { Kind = LinearStyleKind.Dense };

    public required LinearStyleKind Kind { get; init; }

    /// <summary>Column only: all-gather the output, so that every rank holds all features.</summary>
    public bool GatherOutput { get; init; }

    /// <summary>Row only: the input is the rank's own slice of the features already.</summary>
    public bool InputIsParallel { get; init; }

    public static LinearStyle Column(bool gatherOutput) => new() { Kind = LinearStyleKind.Column, GatherOutput = gatherOutput };

    public static LinearStyle Row(bool inputIsParallel) => new() { Kind = LinearStyleKind.Row, InputIsParallel = inputIsParallel };
}
