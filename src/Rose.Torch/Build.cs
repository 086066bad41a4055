using System.Globalization;
using System.Runtime.InteropServices;
using Rose.Torch.Interop;

namespace Rose.Torch;

/// <summary>What the loaded libtorch is and can do.</summary>
public static class Build
{
    private static readonly Lazy<Description> _text = new(Read);
    private static readonly Lazy<string?> _blas = new(FindBlas);

    /// <summary>For example "1.13.0".</summary>
    public static string LibtorchVersion => _text.Value.Fields["version"];

    public static int CudaDevices => int.Parse(_text.Value.Fields["cuda_devices"], CultureInfo.InvariantCulture);

    public static bool HasGloo => _text.Value.Fields["gloo"] == "true";

    public static bool HasNccl => _text.Value.Fields["nccl"] == "true";

    /// <summary>Whether the library was built with CUDA's headers, so that work of a GPU can be captured.</summary>
    public static bool HasCudaGraphs => _text.Value.Fields["cuda_graphs"] == "true";

    /// <summary>Whether backward passes of a GPU can stay on the thread that starts them: from libtorch 2.0 on.</summary>
    public static bool CanKeepBackwardOnCaller => _text.Value.Fields["backward_can_stay"] == "true";

    /// <summary>
    /// The file of librose.so, which is not loaded for this. Where Rose came as a package and nothing has built the file for
    /// this machine yet, that happens now, in a minute or two, and is told on standard error.
    /// </summary>
    /// <exception cref="TorchLibraryException">It could not be built.</exception>
    public static string LibraryPath => RoseLibrary.FilePath;

    /// <summary>Whether <see cref="LibraryPath"/> is there already.</summary>
    public static bool LibraryIsThere => RoseLibrary.IsThere;

    /// <summary>Asks for the best kernels of this processor when the libraries load into this process; without effect afterwards.</summary>
    public static void LeaveKernelsUnpinned() => Interop.KernelPins.Unpin();

    /// <summary>
    /// Lets libtorch load into this process without the libraries that it names but never uses, OpenCV's and FFmpeg's on
    /// Debian, which takes half as long; nothing else in the process can use them then. Without effect afterwards.
    /// </summary>
    public static void SkipUnusedLibraries() => RoseLibrary.SkipsUnused = true;

    /// <summary>Whether the kernels are pinned at those that every x86-64 machine since Haswell has.</summary>
    public static bool PinsKernels => Interop.KernelPins.ArePortable;

    /// <summary>
    /// What the environment of a child process needs so that it may load librose.so without .NET: the pins of the kernels,
    /// and the folder of libraries that halve the time that libtorch takes to load. Loads nothing here.
    /// </summary>
    /// <param name="pinsKernels">False takes the best kernels that the processor has.</param>
    public static IReadOnlyDictionary<string, string> LoadEnvironmentOf(bool pinsKernels)
    {
        var variables = Interop.KernelPins.Missing(pinsKernels);
        if (RoseLibrary.StandInFolder is { } folder)
        {
            var path = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH");
            variables["LD_LIBRARY_PATH"] = string.IsNullOrEmpty(path) ? folder : $"{folder}:{path}";
        }

        return variables;
    }

    /// <summary>
    /// What another program over libtorch needs in its environment to compute with the same kernels and the same allocator
    /// as this library does. Loads nothing.
    /// </summary>
    /// <param name="pinsKernels">As of <see cref="LoadEnvironmentOf"/>.</param>
    public static IReadOnlyDictionary<string, string> ComputeEnvironmentOf(bool pinsKernels)
    {
        var variables = Interop.KernelPins.Missing(pinsKernels);

        // What native/allocator.cpp sets.
        variables["MALLOC_MMAP_THRESHOLD_"] = "33554432";
        variables["MALLOC_TRIM_THRESHOLD_"] = "1073741824";
        return variables;
    }

    /// <summary>libtorch's own lines on compiler, BLAS, oneDNN and the CPU capability in use.</summary>
    public static string Config => _text.Value.Config;

    /// <summary>Whose products of float32 matrices are in use on the CPU: "oneDNN", or "libtorch" for its own choice.</summary>
    public static string FloatProducts => _text.Value.Fields["products"];

    /// <summary>The kernels that ATen picked, for example "AVX2".</summary>
    public static string CpuCapability =>
        Config.Split('\n').Select(line => line.Split("CPU capability usage:", 2)).FirstOrDefault(parts => parts.Length == 2)?[1].Trim() ?? "unknown";

    /// <summary>The real path of the system's BLAS in use; null where libtorch carries its own.</summary>
    public static string? BlasLibrary => _blas.Value;

    /// <summary>Whether that is the reference BLAS, many times slower than an optimised one.</summary>
    public static bool BlasIsReference => BlasLibrary is { } path && path.Contains("/blas/libblas.so", StringComparison.Ordinal);

    /// <summary>The variables that pin kernels, as libtorch found them when it was loaded; a name that is absent was not set.</summary>
    public static IReadOnlyDictionary<string, string> KernelPins
    {
        get
        {
            _ = _text.Value;
            return Interop.KernelPins.Read();
        }
    }

    private static unsafe Description Read()
    {
        byte* pointer;
        Native.Check(Native.rose_describe_build(&pointer), "describing libtorch");
        var parts = Marshal.PtrToStringUTF8((nint)pointer)!.Split("config:\n", 2);
        var fields = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return new Description(fields, parts[1]);
    }

    // An optimised BLAS can be mapped through other libraries without being used: what counts is behind the name libblas.
    private static string? FindBlas()
    {
        _ = _text.Value;
        return File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libblas.so", StringComparison.Ordinal));
    }

    private sealed record Description(IReadOnlyDictionary<string, string> Fields, string Config);
}
