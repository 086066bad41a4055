namespace Rose.Harness.Spec;

/// <summary>Where tensors live.</summary>
public enum Device
{
    /// <summary>CUDA where there is a GPU for each rank, else the CPU.</summary>
    Auto,
    Cpu,
    Cuda,
}
