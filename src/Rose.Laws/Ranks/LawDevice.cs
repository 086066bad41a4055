using Rose.Torch;
using static Rose.Torch.torch;

namespace Rose.Laws;

/// <summary>Where ranks that are threads compute: on the CPU, or with ROSE_DEVICE=cuda in the environment on the GPUs in turn.</summary>
internal static class LawDevice
{
    public const string Variable = "ROSE_DEVICE";

    public static string? Asked => Environment.GetEnvironmentVariable(Variable);

    public static bool IsCpu(string? value) => value is null or "" or "cpu";

    public static Device Of(int rank, string? value) => Of(rank, value, cuda.device_count());

    internal static Device Of(int rank, string? value, int gpus) => value switch
    {
        null or "" or "cpu" => CPU,
        "cuda" when gpus > 0 => new Device($"cuda:{rank % gpus}"),
        "cuda" => throw new InvalidOperationException($"{Variable} = cuda, but libtorch {Build.LibtorchVersion} sees no GPU; use {Variable} = cpu"),
        var other => throw new InvalidOperationException($"{Variable} = {other} is no device; use cpu or cuda"),
    };
}
