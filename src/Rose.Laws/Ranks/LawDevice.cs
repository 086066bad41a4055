using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>Where ranks that are threads compute: on the CPU, or with ROSE_DEVICE=cuda in the environment on a GPU each.</summary>
internal static class LawDevice
{
    public const string Variable = "ROSE_DEVICE";

    public static bool IsCpu => Environment.GetEnvironmentVariable(Variable) is null or "" or "cpu";

    public static Device Of(int rank) => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "cpu" => CPU,
        "cuda" when rank < cuda.device_count() => new Device($"cuda:{rank}"),
        "cuda" => throw new InvalidOperationException($"{Variable} = cuda gives each rank a GPU of its own, but rank {rank} finds {cuda.device_count()} GPUs; use world sizes up to that, or {Variable} = cpu"),
        var other => throw new InvalidOperationException($"{Variable} = {other} is no device; use cpu or cuda"),
    };
}
