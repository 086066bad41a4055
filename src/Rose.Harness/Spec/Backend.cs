namespace Rose.Harness.Spec;

/// <summary>The collective library.</summary>
public enum Backend
{
    /// <summary>NCCL on CUDA with a GPU for each rank that is a process; on the CPUs of one machine memory, or gloo with rng: torch; else gloo.</summary>
    Auto,
    Gloo,
    Nccl,

    /// <summary>Ranks that are threads meet in memory; sums in rank order.</summary>
    In_Process,

    /// <summary>Ranks on the CPUs of one machine meet in memory that they share; the same sums.</summary>
    Shared,
}
