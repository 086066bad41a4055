using Xunit;
using static Rose.Torch.torch;

namespace Rose.Laws.Tests;

public sealed class LawKernelsTests
{
    [Fact]
    public void OneDnn_stays_off_until_the_last_of_overlapping_checks_ends()
    {
        var first = new LawKernels();
        using var second = new LawKernels();

        first.Dispose();
        first.Dispose();

        Assert.False(backends.mkldnn.enabled);
    }
}
