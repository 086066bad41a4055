using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Rose.Torch.Interop;

/// <summary>
/// librose.so and rose-ranks of a Rose that came as a package: built at their first use, from the sources that this assembly
/// carries, against the libtorch that is found or installed then, and kept in the user's cache. Each set of sources, and each
/// ROSE_LIBTORCH, has a folder of its own there, laid out as the repository.
/// </summary>
internal static class NativeBuild
{
    private const int HashDigits = 12;
    private static readonly string[] _carried = ["native/", "eng/"];
    private static readonly Lazy<string> _folder = new(FindFolder);

    /// <summary>Where librose.so is, or will be.</summary>
    public static string LibraryPath => Path.Combine(_folder.Value, "native", "build", "librose.so");

    /// <summary>Whether it is there, on the libtorch that it was built against.</summary>
    public static bool IsReady => File.Exists(LibraryPath) && File.Exists(Path.Combine(Path.GetDirectoryName(LibraryPath)!, "rose-ranks")) && RoseLibrary.FaultOfLibtorch(LibraryPath) is null;

    /// <summary>Builds what is missing, and says so on standard error.</summary>
    /// <exception cref="TorchLibraryException">It cannot be built; standard error has the reason.</exception>
    public static void Make()
    {
        if (IsReady)
        {
            return;
        }

        int exitCode;
        try
        {
            Console.Error.WriteLine($"rose setup: the first use on this machine makes Rose's native part, in {_folder.Value}.");
            Unpack();
            using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(_folder.Value, "eng", "setup.sh")]))!;
            script.WaitForExit();
            exitCode = script.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new TorchLibraryException($"Rose's native part cannot be made in {_folder.Value}: {e.Message}; set XDG_CACHE_HOME to a folder that can be written", e);
        }

        if (exitCode != 0)
        {
            throw new TorchLibraryException(FormattableString.Invariant(
                $"Rose's native part was not built: {_folder.Value}/eng/setup.sh ended with exit code {exitCode}, for the reason above; when that is mended, the next use builds it"));
        }
    }

    private static IEnumerable<string> Names() => typeof(NativeBuild).Assembly.GetManifestResourceNames()
        .Where(name => _carried.Any(folder => name.StartsWith(folder, StringComparison.Ordinal))).Order(StringComparer.Ordinal);

    private static byte[] Read(string name)
    {
        using var source = typeof(NativeBuild).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        return bytes;
    }

    private static string FindFolder()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Names())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(Read(name));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("ROSE_LIBTORCH") ?? ""));
        return Path.Combine(UserCache.Folder(Environment.GetEnvironmentVariable), $"native-{Convert.ToHexStringLower(hash.GetHashAndReset())[..HashDigits]}");
    }

    // Each file as a whole: another process may be about the same.
    private static void Unpack()
    {
        foreach (var name in Names())
        {
            var path = Path.Combine(_folder.Value, name);
            if (File.Exists(path))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var draft = FormattableString.Invariant($"{path}.{Environment.ProcessId}");
            File.WriteAllBytes(draft, Read(name));
            File.Move(draft, path, overwrite: true);
        }
    }
}
