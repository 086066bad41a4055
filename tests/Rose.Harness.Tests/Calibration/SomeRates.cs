using Rose.Harness.Calibration;
using Rose.Harness.Provenance;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Calibration;

/// <summary>Rates of a machine that is not this one, and never was.</summary>
internal static class SomeRates
{
    public static MachineRates All { get; } = new()
    {
        Measured = "2026-01-31T12:00:00Z",
        Cores = 2,
        Kernels = [Kernels(Numerics.Portable, 1), Kernels(Numerics.Fast, 2)],
        Links = [new() { Backend = "gloo", LatencyMicroseconds = 100, GigabytesPerSecond = 1 }, new() { Backend = "in_process", LatencyMicroseconds = 10, GigabytesPerSecond = 2 }, new() { Backend = "shared", LatencyMicroseconds = 2, GigabytesPerSecond = 4 }],
        Fingerprint = new Fingerprint
        {
            LibtorchVersion = "1.13.0",
            CpuCapability = "AVX2",
            ThreadsPerRank = 1,
            CpuModel = "A model",
            GpuCount = 0,
            Runtime = ".NET",
            OperatingSystem = "Linux",
            BitsHoldOn = "a test",
            KernelPins = new Dictionary<string, string> { ["ATEN_CPU_CAPABILITY"] = "avx2" },
        },
    };

    private static KernelRates Kernels(Numerics numerics, double factor) => new()
    {
        Numerics = numerics,
        FloatProducts = "libtorch",
        Products = [new() { Size = 10, GigaflopsPerSecond = factor }, new() { Size = 100, GigaflopsPerSecond = 4 * factor }, new() { Size = 1000, GigaflopsPerSecond = 16 * factor }],
        HeadProducts = [new() { Size = 8, GigaflopsPerSecond = factor }, new() { Size = 64, GigaflopsPerSecond = 2 * factor }],
        Memory = [new() { Bytes = 1_000, GigabytesPerSecond = 32 }, new() { Bytes = 100_000_000, GigabytesPerSecond = 8 }],
        Functions = [.. KernelProgram.Functions.Select(kind => new FunctionRate { Kind = kind, ForwardNanoseconds = 2, BackwardNanoseconds = 3, ForwardCallMicroseconds = 6, BackwardCallMicroseconds = 7 })],
        UpdateGigabytesPerSecond = 8,
        OperatorMicroseconds = 5,
        ProductMicroseconds = 8,
        HeadProductsMicroseconds = 9,
        RankMebibytes = 100,
    };
}
