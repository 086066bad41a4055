namespace Rose.Parallel;

/// <summary>One axis of a mesh of ranks.</summary>
public sealed record MeshAxis
{
    public required string Name { get; init; }

    /// <summary>The number of ranks along the axis.</summary>
    public required int Size { get; init; }

    public static MeshAxis Of(string name, int size) => new() { Name = name, Size = size };
}
