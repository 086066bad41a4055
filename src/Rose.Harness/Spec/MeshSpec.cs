namespace Rose.Harness.Spec;

/// <summary>
/// The axes along which a world's ranks are laid out, the tensor axis innermost; what is not given follows from
/// <c>world.size</c>.
/// </summary>
public sealed record MeshSpec
{
    /// <summary>Replicas of the model, each with its own part of the batch.</summary>
    public int? Data { get; init; }

    /// <summary>Ranks over which each replica is sharded.</summary>
    public int? Tensor { get; init; }

    /// <summary>Replicas in a world of that size.</summary>
    public int DataIn(int worldSize) => Data ?? (Tensor is { } tensor ? worldSize / tensor : 1);

    /// <summary>Ranks of a replica in a world of that size.</summary>
    public int TensorIn(int worldSize) => Tensor ?? worldSize / DataIn(worldSize);
}
