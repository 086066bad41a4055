namespace Rose.Parallel;

/// <summary>Who carries the collectives; the numbers are those of rose.h.</summary>
public enum Backend
{
    /// <summary>TCP between processes or threads; CPU tensors travel as they are, CUDA tensors through the host.</summary>
    Gloo = 0,

    /// <summary>NVIDIA's collectives, one GPU for each rank.</summary>
    Nccl = 1,

    /// <summary>
    /// Ranks that are threads of one process: the last to come to a collective combines the tensors where they lie, in rank
    /// order, so that a sum has the same bits every time. 16-bit reals are summed in float32 and rounded once.
    /// </summary>
    InProcess = 2,

    /// <summary>
    /// Ranks on the CPU of one machine, processes or threads, over memory that they share and that has no name; sums have
    /// the bits of <see cref="InProcess"/>.
    /// </summary>
    Shared = 3,
}
