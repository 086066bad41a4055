namespace Rose.Model.Cost;

/// <summary>Operators of one kind that one place of the model runs in a step, on one rank.</summary>
public sealed record OperatorCost
{
    /// <summary>A layer; <c>blocks.*</c> stands for all blocks.</summary>
    public required string Place { get; init; }

    public required CostPhase Phase { get; init; }

    public required OperatorKind Kind { get; init; }

    /// <summary>In a step.</summary>
    public required long Calls { get; init; }

    /// <summary>Of products [m, k] × [k, n], 2mnk each, exact; 0 for all else, whose arithmetic is not counted.</summary>
    public double FlopsPerCall { get; init; }

    /// <summary>The smallest of a product's m, n and k, which decides how fast it is; 0 for all else.</summary>
    public long SmallestExtent { get; init; }

    /// <summary>Read and written: of a product its three matrices once, of a pass its tensors; 0 for the kinds that are timed as a whole.</summary>
    public double BytesPerCall { get; init; }

    /// <summary>Of the tensor that a kind that is timed as a whole goes over; 0 for products and passes.</summary>
    public long ElementsPerCall { get; init; }

    public double Flops => Calls * FlopsPerCall;
}
