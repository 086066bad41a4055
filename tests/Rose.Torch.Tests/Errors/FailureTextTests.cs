using Rose.Torch.Interop;

namespace Rose.Torch.Tests;

public sealed class FailureTextTests
{
    [Fact]
    public void What_was_being_done_is_spelled_out_only_where_it_failed()
    {
        var asked = 0;

        Native.Check(Status.Ok, $"step {Next()}");

        Assert.Equal(0, asked);
        Assert.Contains("step 1", Assert.Throws<TorchValueException>(() => Native.Check(Status.Value, $"step {Next()}")).Message, StringComparison.Ordinal);

        int Next() => ++asked;
    }
}
