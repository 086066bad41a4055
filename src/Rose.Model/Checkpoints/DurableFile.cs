using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rose.Model;

/// <summary>A file that takes the place of another all at once: a crash leaves either the old one or the new one.</summary>
internal static partial class DurableFile
{
    private const int ReadOnlyFolder = 0x10000 | 0x80000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC of Linux on x86-64
    private const int InvalidArgument = 22; // a file system that cannot sync a folder has nothing to sync

    /// <summary>Where a file is written before it takes its place: in the same folder, as a rename moves within a file system.</summary>
    public static string PartialOf(string path) => path + ".partial";

    /// <summary>Puts the flushed partial file in the place of the last one, and the folder's new entry on disk.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Replace(SafeFileHandle partial, string path)
    {
        RandomAccess.FlushToDisk(partial);
        File.Move(PartialOf(path), path, overwrite: true);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var handle = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnlyFolder);
        if (handle < 0)
        {
            throw Refused("open", folder);
        }

        try
        {
            if (FSync(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Refused("sync", folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Refused(string what, string folder) =>
        new($"cannot {what} the folder {folder}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
