namespace Rose.Harness.Spec;

/// <summary>How random numbers relate to the world size.</summary>
public enum Rng
{
    /// <summary>Each rank draws its own shards from its default generator: bits equal to plain PyTorch scripts.</summary>
    Torch,

    /// <summary>Every world size holds the same model: shards are cut from one dense initialisation.</summary>
    Invariant,
}
