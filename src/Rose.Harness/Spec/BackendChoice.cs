namespace Rose.Harness.Spec;

/// <summary>What <c>backend: auto</c> comes to, and what backends are called.</summary>
internal static class BackendChoice
{
    /// <summary>
    /// Where ranks compute on the CPU. On one machine they meet in memory, in which a sum has the same bits whether ranks
    /// are threads or processes; rng: torch keeps gloo's, as PyTorch scripts have them.
    /// </summary>
    public static Parallel.Backend OnCpu(WorldSpec world, bool isOneMachine = true) => world.Backend switch
    {
        Backend.Auto when world.KeepsGlooBits || !isOneMachine => Parallel.Backend.Gloo,
        Backend.Auto => world.Launch == Launch.Threads ? Parallel.Backend.InProcess : Parallel.Backend.Shared,
        Backend.In_Process => Parallel.Backend.InProcess,
        Backend.Shared => Parallel.Backend.Shared,
        _ => Parallel.Backend.Gloo,
    };

    /// <summary>As a spec spells it.</summary>
    public static string NameOf(Parallel.Backend backend) => backend switch
    {
        Parallel.Backend.InProcess => "in_process",
        _ => backend.ToString().ToLowerInvariant(),
    };
}
