using System.Runtime.InteropServices;

namespace Rose.Torch.Interop;

/// <summary>
/// The variables by which ATen, OpenBLAS and oneDNN choose their kernels. Pinned at AVX2, the same program gives the same
/// bytes on every x86-64 machine since Haswell; ROSE_NUMERICS=native asks for the best of this processor instead. The
/// libraries read these variables when they load, through libc: .NET's own SetEnvironmentVariable does not reach them. A
/// variable that is set already is left as it is.
/// </summary>
internal static partial class KernelPins
{
    private const string Choice = "ROSE_NUMERICS";
    private const string Native = "native";

    private static readonly IReadOnlyDictionary<string, string> _pins = new Dictionary<string, string>
    {
        ["ATEN_CPU_CAPABILITY"] = "avx2",
        ["OPENBLAS_CORETYPE"] = "Haswell",
        ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
        ["DNNL_MAX_CPU_ISA"] = "AVX2",
        ["MKL_CBWR"] = "AVX2",
    };

    /// <summary>Whether the kernels are those that every x86-64 machine since Haswell has.</summary>
    public static bool ArePortable => Environment.GetEnvironmentVariable(Choice) != Native;

    public static void Apply()
    {
        foreach (var (name, value) in Missing(ArePortable))
        {
            _ = SetEnvironment(name, value, overwrite: 0);
        }
    }

    /// <summary>The variables that are to be set, as a child process inherits the environment.</summary>
    public static Dictionary<string, string> Missing(bool portable)
    {
        var missing = new Dictionary<string, string>();
        foreach (var (name, value) in portable && ArePortable ? _pins : FastKernels.Variables())
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                missing.Add(name, value);
            }
        }

        if (!portable)
        {
            missing[Choice] = Native;
        }

        return missing;
    }

    /// <summary>Asks for the best kernels when the library is loaded.</summary>
    public static void Unpin()
    {
        Environment.SetEnvironmentVariable(Choice, Native);
        _ = SetEnvironment(Choice, Native, overwrite: 1);
    }

    /// <summary>The variables as native code sees them.</summary>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var values = new Dictionary<string, string>();
        foreach (var name in _pins.Keys)
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
