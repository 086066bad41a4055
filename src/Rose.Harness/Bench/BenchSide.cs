namespace Rose.Harness.Bench;

/// <summary>Who trains in a bench.</summary>
public enum BenchSide
{
    /// <summary>This harness.</summary>
    Rose,

    /// <summary>PyTorch as it is installed.</summary>
    Stock,

    /// <summary>PyTorch with the environment of this harness's ranks: kernels, allocator, waiting.</summary>
    Tuned,

    /// <summary>PyTorch by torch.compile, on a GPU.</summary>
    Compiled,
}
