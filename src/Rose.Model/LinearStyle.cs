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

    /// <summary>Column only: the input's gradient is summed where the sequence was gathered.</summary>
    internal bool InputInRegion { get; init; }

    /// <summary>Row only: the sum leaves as shards of the sequence, dim 1.</summary>
    internal bool ScatterSequence { get; init; }

    public static LinearStyle Column(bool gatherOutput) => new() { Kind = LinearStyleKind.Column, GatherOutput = gatherOutput };

    public static LinearStyle Row(bool inputIsParallel) => new() { Kind = LinearStyleKind.Row, InputIsParallel = inputIsParallel };

    /// <summary>The style of a layer whose input was gathered by <see cref="SequenceShards.Enter"/>.</summary>
    internal LinearStyle FromSequenceShards() => this with { InputInRegion = Kind == LinearStyleKind.Column };

    /// <summary>The style of a layer whose output goes through <see cref="SequenceShards.Leave"/>.</summary>
    internal LinearStyle ToSequenceShards() => this with { ScatterSequence = Kind == LinearStyleKind.Row };
}
