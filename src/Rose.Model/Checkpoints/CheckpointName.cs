using Rose.Parallel;

namespace Rose.Model;

/// <summary>How a parameter is called in a file, and whether it lies there transposed.</summary>
public sealed record CheckpointName
{
    public required string Name { get; init; }

    /// <summary>Whether the file holds the transpose of a matrix.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Where a part of the parameter lies in the file's tensor.</summary>
    internal ShardLayout InFile(ShardLayout layout)
    {
        if (!IsTransposed)
        {
            return layout;
        }

        var turned = ShardLayout.Whole([layout.GlobalShape[1], layout.GlobalShape[0]]);
        return turned.Cut(0, layout.Extents[1]).Cut(1, layout.Extents[0]);
    }

    /// <summary>From the parameter's orientation to the file's, and back.</summary>
    internal Torch.torch.Tensor Turn(Torch.torch.Tensor tensor) => IsTransposed ? tensor.t() : tensor;
}
