using Rose.Harness.Calibration;
using Rose.Harness.Provenance;

namespace Rose.Harness.Tests.Calibration;

/// <summary>Rates of a machine that is not this one, and never was.</summary>
internal static class SomeRates
{
    public static MachineRates All { get; } = new()
    {
        Measured = "2026-01-31T12:00:00Z",
        Cores = 2,
        Products = [new() { Size = 10, GigaflopsPerSecond = 1 }, new() { Size = 100, GigaflopsPerSecond = 4 }, new() { Size = 1000, GigaflopsPerSecond = 16 }],
        MemoryGigabytesPerSecond = 8,
        OperatorMicroseconds = 5,
        Links = [new() { Backend = "gloo", LatencyMicroseconds = 100, GigabytesPerSecond = 1 }, new() { Backend = "in_process", LatencyMicroseconds = 10, GigabytesPerSecond = 2 }],
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
}
