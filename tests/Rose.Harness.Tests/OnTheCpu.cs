using System.Runtime.CompilerServices;

namespace Rose.Harness.Tests;

/// <summary>
/// The committed results, the posts' numbers and shared memory are of CPUs, so that every run of these tests that does not
/// name a device computes there, whatever GPUs a machine has.
/// </summary>
internal static class OnTheCpu
{
#pragma warning disable CA2255 // It must come before the first run, whichever test is first.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set() => Environment.SetEnvironmentVariable("ROSE_DEVICE", "cpu");
}
