using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

/// <summary>
/// Pins the kernels of ATen, OpenBLAS and oneDNN at AVX2, so that the same program gives the same bytes on every
/// x86-64 machine since Haswell. The libraries read these variables when they load, through libc: .NET's own
/// SetEnvironmentVariable does not reach them. A variable that is set already is left as it is;
/// ROSE_NUMERICS=native pins nothing.
/// </summary>
internal static partial class KernelPins
{
    private const string Choice = "ROSE_NUMERICS";
    private const string Native = "native";

    private static readonly (string Name, string Value)[] _pins =
    [
        ("ATEN_CPU_CAPABILITY", "avx2"),
        ("OPENBLAS_CORETYPE", "Haswell"),
        ("ONEDNN_MAX_CPU_ISA", "AVX2"),
        ("DNNL_MAX_CPU_ISA", "AVX2"),
        ("MKL_CBWR", "AVX2"),
    ];

    public static void Apply()
    {
        foreach (var (name, value) in Missing())
        {
            _ = SetEnvironment(name, value, overwrite: 0);
        }
    }

    /// <summary>The variables that are to be set, as a child process inherits the environment.</summary>
    public static Dictionary<string, string> Missing()
    {
        var missing = new Dictionary<string, string>();
        if (Environment.GetEnvironmentVariable(Choice) != Native)
        {
            foreach (var (name, value) in _pins)
            {
                if (Environment.GetEnvironmentVariable(name) is null)
                {
                    missing.Add(name, value);
                }
            }
        }

        return missing;
    }

    /// <summary>Pins nothing when the library is loaded.</summary>
    public static void Unpin() => Environment.SetEnvironmentVariable(Choice, Native);

    /// <summary>What tells a child process to pin nothing.</summary>
    public static Dictionary<string, string> None() => new() { [Choice] = Native };

    /// <summary>The variables as native code sees them.</summary>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var values = new Dictionary<string, string>();
        foreach (var (name, _) in _pins)
        {
            if (Marshal.PtrToStringUTF8(GetEnvironment(name)) is { } value)
            {
                values.Add(name, value);
            }
        }

        return values;
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
