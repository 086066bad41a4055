namespace Rose.Model.Cost;

/// <summary>Operators of one kind that one place of the model runs in a step, on one rank.</summary>
public sealed record OperatorCost
{
    /// <summary>A layer; <c>blocks.*</c> stands for all blocks.</summary>
    public required string Place { get; init; }

    public required CostPhase Phase { get; init; }

    /// <summary>In a step.</summary>
    public required long Calls { get; init; }

    /// <summary>Of a matrix product [m, k] × [k, n], 2mnk, exact; 0 for all else, whose arithmetic is not counted.</summary>
    public required double FlopsPerCall { get; init; }

    /// <summary>Read and written: of a product its three matrices once, of all else an estimate.</summary>
    public required double BytesPerCall { get; init; }

    public double Flops => Calls * FlopsPerCall;
}
