using System.Runtime.InteropServices;

namespace Rose.Harness.Tests.Processes;

internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Stop = 19;

    /// <param name="id">A process, or a process group as a negative number.</param>
    /// <param name="signal">Its number.</param>
    /// <returns>Whether the process was there.</returns>
    public static bool Send(int id, int signal) => KillProcess(id, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillProcess(int id, int signal);
}
