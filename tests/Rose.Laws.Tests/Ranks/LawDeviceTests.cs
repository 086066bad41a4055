using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class LawDeviceTests
{
    [Fact]
    public void Ranks_compute_on_the_CPU_unless_the_environment_says_otherwise() => Assert.All((string?[])[null, "", "cpu"], value => Assert.Equal(CPU, LawDevice.Of(3, value, 8)));

    [Theory]
    [InlineData(0, 1, "cuda:0")]
    [InlineData(7, 1, "cuda:0")]
    [InlineData(3, 8, "cuda:3")]
    [InlineData(5, 4, "cuda:1")]
    public void Ranks_take_the_GPUs_in_turn(int rank, int gpus, string device) => Assert.Equal(new Device(device), LawDevice.Of(rank, "cuda", gpus));

    [Fact]
    public void A_device_that_is_not_there_is_refused_with_a_remedy()
    {
        Assert.EndsWith("sees no GPU; use ROSE_DEVICE = cpu", Assert.Throws<InvalidOperationException>(() => LawDevice.Of(0, "cuda", 0)).Message, StringComparison.Ordinal);
        Assert.Equal("ROSE_DEVICE = mars is no device; use cpu or cuda", Assert.Throws<InvalidOperationException>(() => LawDevice.Of(0, "mars", 1)).Message);
    }
}
