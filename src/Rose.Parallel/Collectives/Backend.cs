namespace Rose.Parallel;

/// <summary>Who carries the collectives; the numbers are those of rose.h.</summary>
public enum Backend
{
    /// <summary>TCP between processes or threads; CPU tensors travel as they are, CUDA tensors through the host.</summary>
    Gloo = 0,

    /// <summary>NVIDIA's collectives, one GPU for each rank.</summary>
    Nccl = 1,
}
