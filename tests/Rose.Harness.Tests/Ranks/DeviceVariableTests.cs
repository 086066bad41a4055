using Rose.Harness.Tests.Processes;
using Xunit;

namespace Rose.Harness.Tests.Ranks;

public sealed class DeviceVariableTests
{
    private const string Spec = """
        name: d
        kind: forward
        world: {device: DEVICE, launch: threads}
        model: {vocab_size: 11, max_position_embeddings: 4, n_layers: 1, n_heads: 1, d_model: 4, d_ff: 4}
        input: {kind: random, batch_size: 1, seq_len: 2}
        """;

    [Theory]
    [InlineData("auto", "mars", "ROSE_DEVICE = mars is no device; use cpu or cuda")]
    [InlineData("cpu", "mars", null)]
    public void It_decides_for_specs_that_leave_the_device_open_and_for_no_others(string device, string value, string? error)
    {
        using var folder = new TempFolder();
        var spec = folder.Write("d.yaml", Spec.Replace("DEVICE", device, StringComparison.Ordinal));

        var finished = RoseProcess.RunWith([("ROSE_DEVICE", value)], spec, "--out", folder.Path);

        Assert.Equal(error is null ? 0 : 3, finished.ExitCode);
        Assert.Contains(error ?? "", finished.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_GPU_that_it_asks_for_and_is_not_there_is_missed_under_its_name()
    {
        using var folder = new TempFolder();
        var spec = folder.Write("d.yaml", Spec.Replace("DEVICE", "auto", StringComparison.Ordinal));

        var finished = RoseProcess.RunWith([("ROSE_DEVICE", "cuda"), ("CUDA_VISIBLE_DEVICES", "")], spec, "--out", folder.Path);

        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("sees no GPU; use ROSE_DEVICE = cpu", finished.Errors, StringComparison.Ordinal);
    }
}
