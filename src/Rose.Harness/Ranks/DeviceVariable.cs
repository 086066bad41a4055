using Rose.Harness.Spec;
using Rose.Torch;

namespace Rose.Harness.Ranks;

/// <summary>ROSE_DEVICE of the environment: where ranks compute whose spec leaves it to them.</summary>
internal static class DeviceVariable
{
    public const string Name = "ROSE_DEVICE";

    public static string? Value => Environment.GetEnvironmentVariable(Name) is { Length: > 0 } value ? value : null;

    /// <exception cref="TorchValueException">The variable names no device.</exception>
    public static Device Resolve(Device asked) => (asked, Value) switch
    {
        (not Device.Auto, _) or (_, null) => asked,
        (_, "cpu") => Device.Cpu,
        (_, "cuda") => Device.Cuda,
        (_, var other) => throw new TorchValueException($"{Name} = {other} is no device; use cpu or cuda"),
    };
}
