using System.Runtime.InteropServices;

namespace Rose.Harness;

/// <summary>The end of this process, at once.</summary>
internal static partial class ProcessExit
{
    /// <summary>
    /// Runs no finalizer and no native destructor: those would wait for libtorch's threads, which may never end once a
    /// process group is broken, or crash in what the threads still use.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Now(int code);
}
