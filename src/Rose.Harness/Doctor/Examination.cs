using System.Globalization;
using System.Runtime.InteropServices;
using Rose.Harness.Calibration;
using Rose.Harness.Provenance;
using Rose.Harness.Run;
using Rose.Harness.Spec;
using Rose.Torch;

namespace Rose.Harness.Doctor;

/// <summary>Looks at all that experiments need of a machine. Loads libtorch.</summary>
internal static class Examination
{
    private const int KibibytesInGibibyte = 1 << 20;

    public static IEnumerable<Finding> Run() =>
        [.. Libtorch(), Cores(), Memory(), Finding.Of(".NET", RuntimeInformation.FrameworkDescription), Git(), Results(), Calibration()];

    private static IEnumerable<Finding> Libtorch()
    {
        string version;
        try
        {
            version = Build.LibtorchVersion;
        }
        catch (TorchException e)
        {
            return [new Finding { About = "libtorch", Found = "cannot be loaded", Remedy = e.Message, IsFatal = true }];
        }

        return
        [
            Finding.Of("libtorch", $"{version} from {Mapped("libtorch_cpu.so") ?? "an unknown place"}, by {Build.LibraryPath}"),
            Kernels(),
            Blas(),
            Finding.Of("collectives", $"in memory{(Build.HasGloo ? ", gloo" : "")}{(Build.HasNccl ? ", NCCL" : ""), 0}") with
            {
                Remedy = Build.HasGloo ? null : "ranks cannot be processes without gloo; use a libtorch that has it, or world.launch: threads with backend: in_process",
            },
            Gpus(),
        ];
    }

    private static Finding Kernels() => Build.CpuCapability == "AVX2"
        ? Finding.Of("kernels", "pinned at AVX2")
        : new Finding
        {
            About = "kernels",
            Found = $"{Build.CpuCapability}, not AVX2",
            Remedy = "results will not have the committed bytes; use an x86-64 processor since Haswell, and unset ROSE_NUMERICS and ATEN_CPU_CAPABILITY",
        };

    private static Finding Blas() => !Build.BlasIsReference
        ? Finding.Of("BLAS", Build.BlasLibrary ?? "libtorch's own")
        : new Finding
        {
            About = "BLAS",
            Found = $"the reference one, {Build.BlasLibrary}",
            Remedy = string.Create(CultureInfo.InvariantCulture, $"products are about {ReferenceBlas.SlowdownFactor} times slower than they need be; install libopenblas0-pthread"),
        };

    private static Finding Gpus() => Build.CudaDevices == 0
        ? Finding.Of("GPUs", "none that libtorch sees; ranks compute on the CPU")
        : new Finding
        {
            About = "GPUs",
            Found = string.Create(CultureInfo.InvariantCulture, $"{Build.CudaDevices}{(Build.HasCudaGraphs ? "" : ", without graphs")}{(Build.HasNccl ? "" : ", but no NCCL")}"),
            Remedy = !Build.HasCudaGraphs ? "train.cuda_graph needs CUDA's headers where native/ is built; install a CUDA toolkit"
                : Build.HasNccl ? null : "collectives go through the host by gloo; build against a libtorch with NCCL",
        };

    private static Finding Cores()
    {
        var count = Environment.ProcessorCount;
        return new Finding
        {
            About = "cores",
            Found = string.Create(CultureInfo.InvariantCulture, $"{count}"),
            Remedy = count > 1 ? null : "ranks take turns on one core; results are the same, but late",
        };
    }

    private static Finding Memory()
    {
        var lines = File.Exists("/proc/meminfo") ? File.ReadLines("/proc/meminfo").Select(line => line.Split((char[])[':', ' '], StringSplitOptions.RemoveEmptyEntries)).ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture) / KibibytesInGibibyte) : [];
        return lines.TryGetValue("MemTotal", out var total) && lines.TryGetValue("MemAvailable", out var free)
            ? Finding.Of("memory", string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GiB free of {total:0.0}"))
            : Finding.Of("memory", "not told by this system");
    }

    private static Finding Git() => GitState.Of(SpecLocator.FindRoot(Environment.CurrentDirectory, AppContext.BaseDirectory) ?? Environment.CurrentDirectory) is { } git
        ? Finding.Of("git", $"commit {git.Commit[..12]}{(git.IsDirty ? ", with changes since" : "")}")
        : new Finding { About = "git", Found = "no commit", Remedy = "results will not say of which code they are; install git and run inside a clone" };

    private static Finding Results()
    {
        var folder = SpecLocator.ResultsFolder(Environment.CurrentDirectory);
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, $".{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return Finding.Of("results", $"{folder} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding { About = "results", Found = $"{folder} cannot be written: {e.Message}", Remedy = "give the folder to this user, or name another with --out", IsFatal = true };
        }
    }

    private static Finding Calibration() => RatesFile.Read(RatesFile.FilePath) is { } rates
        ? Finding.Of("calibration", $"of {rates.Measured}, {rates.Fingerprint.CpuModel}, in {RatesFile.FilePath}")
        : Finding.Of("calibration", "none; rose doctor --calibrate measures one, for the times of rose plan");

    private static string? Mapped(string name) => File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..]).FirstOrDefault(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));
}
