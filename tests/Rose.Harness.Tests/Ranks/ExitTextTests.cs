using Rose.Harness.Ranks;

namespace Rose.Harness.Tests.Ranks;

public sealed class ExitTextTests
{
    [Theory]
    [InlineData(137, "killed by signal 9 (SIGKILL)")]
    [InlineData(139, "killed by signal 11 (SIGSEGV)")]
    [InlineData(3, "its process ended with exit code 3")]
    [InlineData(0, "its process ended with exit code 0")]
    [InlineData(255, "its process ended with exit code 255")]
    public void An_exit_code_is_put_into_words(int exitCode, string words)
    {
        Assert.Equal(words, ExitText.Of(exitCode));
    }
}
