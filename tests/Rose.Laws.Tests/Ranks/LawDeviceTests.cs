using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class LawDeviceTests
{
    [Fact]
    public void Ranks_compute_on_the_CPU_unless_the_environment_says_otherwise() => Assert.Equal(CPU, LawDevice.Of(3));
}
