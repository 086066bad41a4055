using System.Globalization;
using System.Runtime.InteropServices;
using Rose.Torch;

namespace Rose.Harness.Provenance;

/// <summary>What decides the bits and the speed of a rank, apart from the spec and the code.</summary>
public sealed record Fingerprint
{
    public required string LibtorchVersion { get; init; }

    /// <summary>ATen's kernels in use, for example "AVX2".</summary>
    public required string CpuCapability { get; init; }

    /// <summary>The BLAS library's file; null where libtorch carries its own.</summary>
    public string? Blas { get; init; }

    /// <summary>Whose products of float32 matrices are in use: "oneDNN", or "libtorch" for its own choice; null in files of earlier versions.</summary>
    public string? FloatProducts { get; init; }

    /// <summary>Whether that is the slow reference BLAS.</summary>
    public bool BlasIsReference { get; init; }

    public required int ThreadsPerRank { get; init; }

    public required string CpuModel { get; init; }

    public required int GpuCount { get; init; }

    public required string Runtime { get; init; }

    public required string OperatingSystem { get; init; }

    /// <summary>Which machines compute the same bits, in words.</summary>
    public required string BitsHoldOn { get; init; }

    /// <summary>The variables that pin kernels, as this process has them.</summary>
    public required IReadOnlyDictionary<string, string> KernelPins { get; init; }

    /// <summary>Loads libtorch.</summary>
    public static Fingerprint OfThisProcess(int threadsPerRank) => new()
    {
        LibtorchVersion = Build.LibtorchVersion,
        CpuCapability = Build.CpuCapability,
        Blas = Build.BlasLibrary,
        FloatProducts = Build.FloatProducts,
        BlasIsReference = Build.BlasIsReference,
        ThreadsPerRank = threadsPerRank,
        CpuModel = CpuModelName(),
        GpuCount = Build.CudaDevices,
        Runtime = RuntimeInformation.FrameworkDescription,
        OperatingSystem = string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}"),
        BitsHoldOn = $"{(Build.PinsKernels ? "x86-64 since Haswell" : CpuModelName())}, libtorch {Build.LibtorchVersion}, {(Build.BlasLibrary is { } blas ? string.Join('/', blas.Split('/')[^2..]) : "its own BLAS")}",
        KernelPins = Build.KernelPins,
    };

    private static string CpuModelName() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
            : "unknown";
}
