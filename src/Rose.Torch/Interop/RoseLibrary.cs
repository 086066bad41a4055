using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Rose.Torch.Interop;

/// <summary>Finds and loads librose.so, and with it libtorch, after the kernels have been pinned.</summary>
internal static class RoseLibrary
{
    public const string Name = "rose";

    private static readonly Lock _loading = new();
    private static nint _library;

    /// <summary>Lets the imports of an assembly find the library, whichever of them comes first.</summary>
    public static void ResolveFor(Assembly assembly) =>
        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == Name ? Loaded() : 0);

    /// <summary>The folder of empty libraries that stand in for those which libtorch names but never uses; null where there are none.</summary>
    public static string? StandInFolder => Note(FilePath).GetValueOrDefault("stand_ins") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Whether those take their places when the library is loaded into this process.</summary>
    public static bool SkipsUnused { get; set; }

    /// <summary>ROSE_NATIVE, else beside this assembly, where a build puts it, else made in the user's cache.</summary>
    public static string FilePath
    {
        get
        {
            if (Given is { } given)
            {
                return given;
            }

            NativeBuild.Make();
            return NativeBuild.LibraryPath;
        }
    }

    /// <summary>Whether <see cref="FilePath"/> is there without anything being built for it.</summary>
    public static bool IsThere => Given is { } given ? File.Exists(given) : NativeBuild.IsReady;

    // Null where there is none that somebody else has built.
    private static string? Given =>
        Environment.GetEnvironmentVariable("ROSE_NATIVE") is { Length: > 0 } chosen ? chosen
        : BesideAssembly() is var built && File.Exists(built) ? built
        : null;

    /// <summary>What became of the libtorch that a librose.so was built against; null where it is the same, or none was noted.</summary>
    public static string? FaultOfLibtorch(string path)
    {
        var note = Note(path);
        if (!note.TryGetValue("libtorch", out var libtorch) || !note.TryGetValue("libtorch_bytes", out var bytes))
        {
            return null;
        }

        var exists = File.Exists(libtorch);
        return exists && LengthOf(libtorch).ToString(CultureInfo.InvariantCulture) == bytes
            ? null
            : $"was built against {libtorch} ({note.GetValueOrDefault("version")}), which {(exists ? "is another file now" : "is gone")}";
    }

    private static nint Loaded()
    {
        lock (_loading)
        {
            return _library != 0 ? _library : _library = Load();
        }
    }

    private static nint Load()
    {
        KernelPins.Apply();
        var path = FilePath;
        if (!File.Exists(path))
        {
            throw new TorchLibraryException(
                $"librose.so is not at {path}; run eng/setup.sh at the root of the repository, or name the file in ROSE_NATIVE");
        }

        if (FaultOfLibtorch(path) is { } fault)
        {
            throw new TorchLibraryException($"librose.so {fault}; run eng/setup.sh to build it anew");
        }

        try
        {
            if (SkipsUnused)
            {
                LoadStandIns();
            }

            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchLibraryException(
                $"librose.so cannot load the libtorch that it was built against ({FirstCause(e.Message, path)}); run eng/setup.sh to build it anew", e);
        }
    }

    // A library is not loaded again where one of its name is there: those that libtorch never uses stay on the disk.
    private static void LoadStandIns()
    {
        foreach (var standIn in StandInFolder is { } folder ? Directory.GetFiles(folder) : [])
        {
            _ = NativeLibrary.TryLoad(standIn, out _);
        }
    }

    // librose.txt, which the build writes beside librose.so, says which libtorch that was built against.
    private static Dictionary<string, string> Note(string path)
    {
        var note = Path.ChangeExtension(path, ".txt");
        return File.Exists(note)
            ? File.ReadLines(note).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1])
            : [];
    }

    // Of the file itself where the name is a link.
    private static long LengthOf(string path) =>
        File.ResolveLinkTarget(path, returnFinalTarget: true) is FileInfo target ? target.Length : new FileInfo(path).Length;

    private static string BesideAssembly()
    {
        var location = typeof(RoseLibrary).Assembly.Location;
        var folder = location.Length > 0 ? Path.GetDirectoryName(location)! : AppContext.BaseDirectory;
        return Path.Combine(folder, "librose.so");
    }

    // The runtime lists every name that it tried; the loader's own sentence is the one about a file that exists.
    private static string FirstCause(string message, string path)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.Contains(".so", StringComparison.Ordinal) && !line.StartsWith("Unable", StringComparison.Ordinal)
            && !line.Contains(path + ": cannot open", StringComparison.Ordinal)) ?? lines[0];
    }
}
