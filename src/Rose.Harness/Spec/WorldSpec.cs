namespace Rose.Harness.Spec;

/// <summary>The ranks of an experiment.</summary>
public sealed record WorldSpec
{
    /// <summary>Number of ranks; <c>kind: property</c> takes <see cref="PropertySpec.WorldSizes"/> instead.</summary>
    public int Size { get; init; } = 1;

    public MeshSpec Mesh { get; init; } = new();
    public Backend Backend { get; init; } = Backend.Auto;
    public Device Device { get; init; } = Device.Auto;
    public Launch Launch { get; init; } = Launch.Processes;
    public int ThreadsPerRank { get; init; } = 1;
    public int TimeoutSeconds { get; init; } = 300;

    /// <summary><c>numerics</c> of the spec, which the ranks need before libtorch loads.</summary>
    public Numerics Numerics { get; init; } = Numerics.Portable;

    /// <summary>Whether auto's collectives are those of the spec's <c>rng: torch</c>, which promises the bits of PyTorch scripts.</summary>
    public bool KeepsGlooBits { get; init; }
}
