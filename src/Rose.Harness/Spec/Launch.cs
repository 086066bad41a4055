namespace Rose.Harness.Spec;

/// <summary>Who starts the ranks.</summary>
public enum Launch
{
    /// <summary>The harness starts one process a rank.</summary>
    Processes,

    /// <summary>Ranks are threads of the harness.</summary>
    Threads,

    /// <summary>torchrun, srun or mpirun has started them.</summary>
    External,
}
