using System.Runtime.InteropServices;

namespace Rose.Harness;

/// <summary>The end of this process, at once.</summary>
internal static partial class ProcessExit
{
    /// <summary>
    /// Runs no finalizer and no native destructor: those would wait for libtorch's threads, which may never end once a
    /// process group is broken, or crash in what the threads still use.
    /// </summary>
    public static void Now(int code)
    {
        RemoveDebuggersPipes();
        Exit(code);
    }

    // .NET makes them at its start and removes them only at an orderly end.
    private static void RemoveDebuggersPipes()
    {
        try
        {
            foreach (var name in new[] { "clr-debug-pipe", "dotnet-diagnostic" })
            {
                foreach (var path in Directory.GetFiles(Path.GetTempPath(), $"{name}-{Environment.ProcessId}-*"))
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process ends whatever becomes of its temporary folder.
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
