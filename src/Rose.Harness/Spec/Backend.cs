namespace Rose.Harness.Spec;

/// <summary>The collective library.</summary>
public enum Backend
{
    /// <summary>NCCL on CUDA with a GPU for each rank, else gloo.</summary>
    Auto,
    Gloo,
    Nccl,
}
