using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run;

/// <summary>What a property whose ranks are threads loads and starts.</summary>
public sealed class PropertyProcessTests
{
    [Fact]
    public void It_computes_in_one_process_without_the_libraries_that_libtorch_never_uses()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("p.yaml", """
            name: p
            kind: property
            world: {launch: threads, backend: in_process}
            property: {law: ffn, cases: 100000, world_sizes: [1, 2], max_dim: 6}
            """);
        using var rose = RoseProcess.Start(spec, "--out", folder.Path);
        rose.Until(() => ProcessTable.HasThread(rose.Id, "rank "), "no rank starts");

        Assert.DoesNotContain(rose.Living, each => each.Arguments[0].EndsWith("rose-ranks", StringComparison.Ordinal));
        Assert.True(ProcessTable.HasLoaded(rose.Id, "/libtorch_cpu.so"));

        // Debian's libtorch names it; in place of it lies an empty one of the build.
        Assert.False(ProcessTable.HasLoaded(rose.Id, "/usr/lib/x86_64-linux-gnu/libopencv_core"));
    }
}
